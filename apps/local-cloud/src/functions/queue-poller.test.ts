import { createWorld, type World } from '@poolkeeper/pool-world';
import { describe, expect, it } from 'vitest';
import type { InvocationOutcome } from './invocation.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { createQueuePoller, type BatchOutcome } from './queue-poller.ts';

const startAt = Date.UTC(2026, 2, 2, 9);
const queueName = 'a-queue';

interface Record {
  readonly messageId: string;
  readonly body: string;
}

describe('the poller of a queue', () => {
  it('sends at most ten messages per invocation, as SQS events', async () => {
    const { world, poll, batches } = aPoller({ maximumConcurrency: 2 });
    for (let n = 1; n <= 12; n += 1) world.sqs.send(queueName, `message ${n}`);

    await poll();

    expect(batches.map((records) => records.length)).toEqual([10, 2]);
    expect(batches[0]?.[0]).toEqual({
      messageId: expect.any(String) as string,
      receiptHandle: expect.any(String) as string,
      body: 'message 1',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: String(startAt),
        SenderId: expect.any(String) as string,
        ApproximateFirstReceiveTimestamp: String(startAt),
      },
      messageAttributes: {},
      md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:a-queue',
      awsRegion: 'eu-west-1',
    });
    expect(waitingIn(world)).toEqual({ visible: 0, inFlight: 0 });
  });

  it('deletes handled messages, and receives the others again after their visibility timeout', async () => {
    const { world, poll, batches, outcomes } = aPoller({
      answer: (records) => ({
        batchItemFailures: records
          .filter(({ body }) => body === 'bad')
          .map(({ messageId }) => ({ itemIdentifier: messageId })),
      }),
    });
    world.sqs.send(queueName, 'good');
    world.sqs.send(queueName, 'bad');

    await poll();
    expect(waitingIn(world)).toEqual({ visible: 0, inFlight: 1 });
    expect(outcomes).toMatchObject([{ messages: 2, handled: 1 }]);

    world.advanceTo(startAt + 60_000);
    await poll();
    expect(batches[1]).toMatchObject([{ body: 'bad', attributes: { ApproximateReceiveCount: '2' } }]);
  });

  it('keeps the visibility timeout that the function has set', async () => {
    const { world, poll, batches } = aPoller({
      answer: (records) => {
        for (const { receiptHandle } of records as unknown as { receiptHandle: string }[]) {
          world.sqs.changeVisibility(queueName, receiptHandle, 600);
        }
        return { batchItemFailures: records.map(({ messageId }) => ({ itemIdentifier: messageId })) };
      },
    });
    world.sqs.send(queueName, 'later');

    await poll();
    world.advanceTo(startAt + 599_000);
    await poll();
    expect(batches).toHaveLength(1);

    world.advanceTo(startAt + 600_000);
    await poll();
    expect(batches).toHaveLength(2);
  });

  it.each([
    ['fails', failure('boom'), 'boom'],
    ['returns an invalid response', success({ batchItemFailures: [{}] }), /itemIdentifier undefined/],
  ])('deletes no message of the batch when the function %s', async (_case, outcome, reason) => {
    const { world, poll, outcomes } = aPoller({ outcome });
    world.sqs.send(queueName, 'one');
    world.sqs.send(queueName, 'two');

    await poll();

    expect(waitingIn(world)).toEqual({ visible: 0, inFlight: 2 });
    expect(outcomes).toEqual([{ messages: 2, handled: 0, failure: expect.stringMatching(reason) as string }]);
  });

  it('leaves messages in the queue while it is switched off, and receives them when it is on again', async () => {
    const { world, poll, poller, batches } = aPoller();
    poller.switch(false);
    world.sqs.send(queueName, 'waits');
    await poll();
    expect([poller.isOn, batches.length]).toEqual([false, 0]);
    expect(waitingIn(world)).toEqual({ visible: 1, inFlight: 0 });

    poller.switch(true);
    await settle();

    expect(batches).toHaveLength(1);
    expect(waitingIn(world)).toEqual({ visible: 0, inFlight: 0 });
  });

  it('leaves messages in the queue while the function is at its maximum concurrency', async () => {
    let free: (() => void) | undefined;
    const held = new Promise<void>((resolve) => (free = resolve));
    const { world, poll, batches } = aPoller({ held });
    world.sqs.send(queueName, 'first');
    await poll();
    world.sqs.send(queueName, 'second');
    await poll();
    expect(batches).toHaveLength(1);
    expect(waitingIn(world)).toEqual({ visible: 1, inFlight: 1 });

    free?.();
    await settle();

    expect(batches).toHaveLength(2);
    expect(waitingIn(world)).toEqual({ visible: 0, inFlight: 0 });
  });
});

function aPoller({
  maximumConcurrency = 1,
  answer = () => null,
  outcome,
  held = Promise.resolve(),
}: {
  maximumConcurrency?: number;
  answer?: (records: readonly Record[]) => unknown;
  outcome?: InvocationOutcome;
  held?: Promise<void>;
} = {}) {
  const world = createWorld({
    seed: 1,
    startAt,
    group: { name: 'a-group', minSize: 0, maxSize: 1 },
    queues: [{ name: queueName, visibilityTimeoutSeconds: 60 }],
    spacelift: { poolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB' },
  });
  const batches: (readonly Record[])[] = [];
  const outcomes: BatchOutcome[] = [];
  let running = 0;
  const target: LambdaFunction = {
    name: 'a-function',
    arn: 'arn:aws:lambda:eu-west-1:000000000000:function:a-function',
    hasCapacity: () => running < maximumConcurrency,
    invoke: async (event) => {
      running += 1;
      const { Records } = event as { Records: readonly Record[] };
      batches.push(Records);
      await held;
      running -= 1;
      return outcome ?? success(answer(Records));
    },
    close: () => Promise.resolve(),
  };
  const poller = createQueuePoller({
    world,
    clock: { speed: 1, now: () => world.now },
    queueName,
    batchSize: 10,
    target,
    onChange: () => undefined,
    onOutcome: (batch) => outcomes.push(batch),
  });
  return {
    world,
    poller,
    batches,
    outcomes,
    poll: () => {
      poller.poll();
      return settle();
    },
  };
}

function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function waitingIn(world: World): { visible: number; inFlight: number } {
  const { visible, inFlight } = world.sqs.queue(queueName);
  return { visible, inFlight };
}

function success(payload: unknown): InvocationOutcome {
  return { kind: 'succeeded', requestId: 'a-request', payload };
}

function failure(errorMessage: string): InvocationOutcome {
  return { kind: 'failed', requestId: 'a-request', error: { errorType: 'Error', errorMessage } };
}
