import { createHmac } from 'node:crypto';
import { readRunEvent } from '@poolkeeper/pool-config';
import { advance, aWorld } from '@poolkeeper/pool-world/testing';
import { describe, expect, it } from 'vitest';
import { scaledClock } from '../clock/scaled-clock.ts';
import { Webhooks, type WebhookRequest } from './webhooks.ts';

const endpoint = 'https://0a1b.lambda-url.eu-west-1.on.aws/';

describe('webhooks of Spacelift', () => {
  it('send the events of runs that need a worker or may soon, signed, and no others', async () => {
    const { webhooks, requests } = aSpacelift(() => 202);

    for (const state of ['QUEUED', 'READY', 'PLANNING', 'UNCONFIRMED', 'CONFIRMED', 'FINISHED']) {
      webhooks.send({ run: state.toLowerCase(), state, at: 1_764_000_000_000 });
    }
    await settled();

    expect(requests.map(({ body }) => readRunEvent(body))).toMatchObject(
      ['QUEUED', 'READY', 'UNCONFIRMED', 'CONFIRMED'].map((state) => ({
        kind: 'event',
        event: { pools: ['blue'], state, run: state.toLowerCase(), at: 1_764_000_000_000 },
      })),
    );
    for (const { body, headers } of requests) {
      const digest = createHmac('sha256', 'the secret').update(body).digest('hex');
      expect(headers['x-signature-256']).toBe(`sha256=${digest}`);
    }
  });

  it('follow a run through its plan and its apply, and one behind it', async () => {
    const { webhooks, requests } = aSpacelift(() => 202);
    const world = aWorld();
    world.spacelift.registerWorker('{}');
    world.spacelift.queueRun({
      stack: 'a',
      durationSeconds: 60,
      apply: { confirmedAfterMs: 0, durationSeconds: 60 },
    });
    world.spacelift.queueRun({ stack: 'a', durationSeconds: 60, isTracked: true });
    advance(world, 600);

    for (const event of world.history.events) webhooks.notify(event);
    await settled();

    const [first, second] = world.spacelift.runs().map(({ id }) => id);
    const sent = requests.map(({ body }) => readRunEvent(body));
    const statesOf = (run: string | undefined) =>
      sent.flatMap((each) => (each.kind === 'event' && each.event.run === run ? each.event.state : []));
    expect(statesOf(first)).toEqual(['READY', 'UNCONFIRMED', 'CONFIRMED']);
    expect(statesOf(second)).toEqual(['QUEUED', 'READY']);
  });

  it('are retried three times after an answer of 5xx, and after no other', async () => {
    const failing = aSpacelift(() => 503);
    failing.webhooks.send(anEvent);
    await expect.poll(() => failing.requests.length).toBe(4);
    await settled();
    expect(failing.requests).toHaveLength(4);

    const refusing = aSpacelift(() => 401);
    refusing.webhooks.send(anEvent);
    await settled();
    expect(refusing.requests).toHaveLength(1);
  });

  it('are switched off after ten failures in a row, until a person switches them on', async () => {
    let status = 401;
    const { webhooks, requests } = aSpacelift(() => status);
    const sendTimes = async (count: number) => {
      for (let n = 0; n < count; n += 1) {
        webhooks.send(anEvent);
        await settled();
      }
    };
    await sendTimes(9);
    status = 202;
    await sendTimes(1);
    status = 401;
    await sendTimes(9);
    expect(webhooks.all()).toMatchObject([{ isOn: true }]);

    await sendTimes(5);

    expect(webhooks.all()).toMatchObject([{ isOn: false }]);
    expect(requests).toHaveLength(20);
    webhooks.put({ endpoint, secret: 'the secret', pools: ['blue'] });
    await sendTimes(1);
    expect(requests).toHaveLength(21);
  });
});

const anEvent = { run: '01RUN', state: 'READY', at: 1_764_000_000_000 };

function aSpacelift(answer: () => number) {
  const requests: WebhookRequest[] = [];
  const webhooks = new Webhooks({
    clock: scaledClock({ startAt: Date.now(), speed: 1000 }),
    post: (request) => {
      requests.push(request);
      return Promise.resolve(answer());
    },
  });
  webhooks.put({ endpoint, secret: 'the secret', pools: ['blue'] });
  return { webhooks, requests };
}

function settled(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 10);
  });
}
