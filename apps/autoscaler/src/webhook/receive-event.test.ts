import { createHmac } from 'node:crypto';
import { aLog } from '@poolkeeper/lambda-runtime/testing';
import { formatRunEvent, formatWebhookSecret, type PassRequest } from '@poolkeeper/pool-config';
import { moment, minutes } from '@poolkeeper/pool-model/testing';
import type { LambdaFunctionURLEvent } from 'aws-lambda';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepSecret } from './keep-secret.ts';
import { createReceiver } from './receive-event.ts';

describe('the receiver', () => {
  it('requests a pass of each pool of a signed event, after the interval in which the event came', async () => {
    const receiver = aReceiver();

    expect(await receiver.post(event({ pools: ['blue', 'green', 'blue'] }))).toMatchObject({
      statusCode: 202,
    });

    expect(receiver.requests).toEqual([
      { pool: 'blue', notBefore: moment + 500 },
      { pool: 'green', notBefore: moment + 500 },
    ]);
  });

  it('requests one pass for all events of an interval, and another one for the next event', async () => {
    const receiver = aReceiver();

    for (const at of [0, 0, 100, 499, 500]) {
      receiver.now = moment + at;
      await receiver.post(event({ at: receiver.now }));
    }

    expect(receiver.requests.map(({ notBefore }) => notBefore - moment)).toEqual([500, 1000]);
  });

  it('requests a pass that observes after each event, whatever their order, repetitions and losses', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 40 }), async (times) => {
        const receiver = aReceiver();
        const received = times.sort((one, other) => one - other).map((time) => moment + time);
        for (const at of received) {
          receiver.now = at;
          await receiver.post(event({ at: at - 700 }));
        }

        for (const at of received) {
          expect(receiver.requests.some(({ notBefore }) => notBefore > at && notBefore <= at + 500)).toBe(
            true,
          );
        }
        expect(receiver.requests.length).toBeLessThanOrEqual(11);
      }),
      { numRuns: 50 },
    );
  });

  it('accepts the signatures of both secrets during a rotation, and of the newer one alone afterwards', async () => {
    const receiver = aReceiver({ current: 'old' });
    const statusWith = async (key: string) => (await receiver.post(event({}), sign(key))).statusCode;
    expect(await statusWith('old')).toBe(202);

    receiver.stored = formatWebhookSecret({ current: 'new', previous: 'old' });
    receiver.now += 10_000;
    expect([await statusWith('new'), await statusWith('old'), await statusWith('other')]).toEqual([
      202, 202, 401,
    ]);

    receiver.stored = formatWebhookSecret({ current: 'new' });
    receiver.now += minutes(1);
    expect([await statusWith('new'), await statusWith('old')]).toEqual([202, 401]);
  });

  it('refuses ten thousand forged events without a request, reading the secret once in ten seconds', async () => {
    const receiver = aReceiver();
    const forgeries = ['', 'sha256=', `sha256=${'0'.repeat(64)}`, 'f'.repeat(64), 'sha1=0000', undefined];

    for (let n = 0; n < 10_000; n += 1) {
      receiver.now += 2;
      const signature = forgeries[n % forgeries.length];
      expect(await receiver.post(event({ run: `forged ${n}` }), () => signature)).toMatchObject({
        statusCode: 401,
      });
    }

    expect(receiver.requests).toEqual([]);
    expect(receiver.reads).toBeLessThanOrEqual(3);
    expect(JSON.stringify(receiver.log.lines)).not.toContain('secret-of-tests');
  });

  it('refuses an event that was changed after it was signed', async () => {
    const receiver = aReceiver();
    const signature = sign('secret-of-tests')(event({}));
    expect(await receiver.post(event({ pools: ['green'] }), () => signature)).toMatchObject({
      statusCode: 401,
    });
  });

  it.each([
    ['', 202],
    ['[', 202],
    ['null', 202],
    ['{"pools": "blue"}', 202],
    ['{"pools": [], "updated_at": 1}', 202],
    ['{"pools": ["../secrets"], "updated_at": 1}', 202],
    [event({ at: moment - minutes(11) }), 202],
    [event({ at: moment + minutes(11) }), 202],
    [event({ pools: Array.from({ length: 101 }, (_, n) => `pool-${n}`) }), 202],
    ['x'.repeat(65_537), 413],
    ['x'.repeat(200_000), 413],
  ])('requests no pass for the signed event %.40j', async (body, statusCode) => {
    const receiver = aReceiver();
    expect(await receiver.post(body)).toMatchObject({ statusCode });
    expect(receiver.requests).toEqual([]);
  });

  it('accepts a body in Base64, and nothing but POST', async () => {
    const receiver = aReceiver();
    const body = event({});
    const encoded = Buffer.from(body).toString('base64');
    const signature = sign('secret-of-tests')(body);
    expect(await receiver.post(encoded, () => signature, { isBase64Encoded: true })).toMatchObject({
      statusCode: 202,
    });
    expect(await receiver.post(body, sign('secret-of-tests'), { method: 'GET' })).toMatchObject({
      statusCode: 405,
    });
  });

  it('lets Spacelift try again if the queue or the secret cannot be reached', async () => {
    const receiver = aReceiver();
    receiver.broken = new Error('unavailable');
    expect(await receiver.post(event({}))).toMatchObject({ statusCode: 503 });
    receiver.broken = undefined;
    // The same interval: the failed request does not count.
    expect(await receiver.post(event({}))).toMatchObject({ statusCode: 202 });
    expect(receiver.requests).toHaveLength(1);

    const withoutSecret = aReceiver();
    withoutSecret.stored = '{}';
    expect(await withoutSecret.post(event({}))).toMatchObject({ statusCode: 503 });
    expect(withoutSecret.requests).toEqual([]);
  });

  it('keeps the secret while it cannot be read again', async () => {
    const receiver = aReceiver();
    await receiver.post(event({}));
    receiver.stored = undefined;
    receiver.now += minutes(5);
    expect(await receiver.post(event({ at: receiver.now }))).toMatchObject({ statusCode: 202 });
  });

  it('of one pool requests passes of no other', async () => {
    const receiver = aReceiver({ pool: 'blue' });
    await receiver.post(event({ pools: ['green', 'blue'] }));
    expect(receiver.requests).toMatchObject([{ pool: 'blue' }]);
  });
});

function event({
  pools = ['blue'],
  run = '01RUN',
  at = moment,
}: {
  pools?: readonly string[];
  run?: string;
  at?: number;
}) {
  return formatRunEvent({ pools, run, state: 'READY', at });
}

function sign(key: string) {
  return (body: string) => `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
}

function aReceiver({ current = 'secret-of-tests', pool }: { current?: string; pool?: string } = {}) {
  const log = aLog();
  const requests: Required<PassRequest>[] = [];
  const state = {
    now: moment,
    log,
    requests,
    reads: 0,
    stored: formatWebhookSecret({ current }) as string | undefined,
    broken: undefined as Error | undefined,
    post: (
      body: string,
      signature: (body: string) => string | undefined = sign(current),
      { method = 'POST', isBase64Encoded = false } = {},
    ) =>
      receive({
        body,
        isBase64Encoded,
        headers: { 'x-signature-256': signature(body) },
        requestContext: { http: { method } },
      } as unknown as LambdaFunctionURLEvent),
  };
  const clock = () => state.now;
  const receive = createReceiver({
    secret: keepSecret({
      read: () => {
        state.reads += 1;
        return state.stored === undefined ? Promise.reject(new Error('gone')) : Promise.resolve(state.stored);
      },
      clock,
    }),
    requestPass: (request) => {
      if (state.broken !== undefined) return Promise.reject(state.broken);
      requests.push(request);
      return Promise.resolve();
    },
    clock,
    log,
    ...(pool !== undefined && { pool }),
  });
  return state;
}
