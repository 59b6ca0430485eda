import { describe, expect, it } from 'vitest';
import type { ReceivedMessage } from './api.ts';
import { advance, aWorld, queueName } from '../testing/index.ts';
import type { World } from '../world.ts';

describe('a disturbed queue', () => {
  it('delivers messages twice, with the same id and body and different handles', () => {
    const world = anEmptyQueue();
    world.sqs.disturb({ duplicateRate: 1 });
    const { messageId } = world.sqs.send(queueName, 'a');
    const [first] = world.sqs.receive(queueName, 10);
    world.sqs.delete(queueName, first?.receiptHandle ?? '');

    advance(world, 120);
    const [second] = world.sqs.receive(queueName, 10);

    expect(first).toMatchObject({ messageId, body: 'a', receiveCount: 1 });
    expect(second).toMatchObject({ messageId, body: 'a', receiveCount: 1 });
    expect(second?.receiptHandle).not.toBe(first?.receiptHandle);
    world.sqs.delete(queueName, second?.receiptHandle ?? '');
    expect(world.sqs.queue(queueName)).toMatchObject({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('delivers about the requested share twice', () => {
    const world = anEmptyQueue();
    world.sqs.disturb({ duplicateRate: 0.2 });
    sendNumbers(world, 500);

    advance(world, 120);

    const copies = world.sqs.queue(queueName).visible - 500;
    expect(copies).toBeGreaterThan(60);
    expect(copies).toBeLessThan(140);
  });

  it('delivers late, each message with its own delay', () => {
    const world = anEmptyQueue();
    world.sqs.disturb({ delayUpToSeconds: 100 });
    sendNumbers(world, 100);

    advance(world, 50);

    const { visible, delayed } = world.sqs.queue(queueName);
    expect(visible + delayed).toBe(100);
    expect(visible).toBeGreaterThan(25);
    expect(delayed).toBeGreaterThan(25);
    advance(world, 50);
    expect(world.sqs.queue(queueName)).toMatchObject({ visible: 100, delayed: 0 });
  });

  it('delivers in any order and loses nothing', () => {
    const world = anEmptyQueue();
    world.sqs.disturb({ reorder: true });
    sendNumbers(world, 30);

    const bodies = receiveAll(world).map(({ body }) => Number(body));

    expect(bodies).not.toEqual(bodies.toSorted((a, b) => a - b));
    expect(bodies.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, index) => index));
  });

  it('delivers normally after the disturbance', () => {
    const world = anEmptyQueue();
    world.sqs.disturb({ duplicateRate: 1, delayUpToSeconds: 100, reorder: true });
    world.sqs.disturb({});
    sendNumbers(world, 30);

    expect(receiveAll(world).map(({ body }) => Number(body))).toEqual(
      Array.from({ length: 30 }, (_, index) => index),
    );
    advance(world, 50);
    expect(world.sqs.queue(queueName)).toMatchObject({ visible: 0, inFlight: 30, delayed: 0 });
  });

  it('keeps both copies apart in the redrive queue too', () => {
    const world = aWorld({
      hooks: [],
      queues: [{ name: 'dead' }, { name: queueName, redrive: { queueName: 'dead', maxReceiveCount: 1 } }],
    });
    world.sqs.disturb({ duplicateRate: 1 });
    world.sqs.send(queueName, 'a');
    advance(world, 120);
    world.sqs.receive(queueName, 10, 1);
    advance(world, 2);

    world.sqs.receive(queueName, 10);

    expect(world.sqs.queue('dead').visible).toBe(2);
  });

  it.each([
    [{ duplicateRate: 1.5 }, 'duplicateRate must be between 0 and 1, got 1.5'],
    [{ delayUpToSeconds: -1 }, 'delayUpToSeconds must be 0 or more, got -1'],
  ])('is refused if it is invalid: %o', (disturbance, message) => {
    expect(() => {
      aWorld().sqs.disturb(disturbance);
    }).toThrow(new RangeError(message));
  });
});

function anEmptyQueue(): World {
  return aWorld({ hooks: [] });
}

function sendNumbers(world: World, count: number): void {
  for (let index = 0; index < count; index += 1) world.sqs.send(queueName, String(index));
}

function receiveAll(world: World): readonly ReceivedMessage[] {
  const all: ReceivedMessage[] = [];
  for (
    let batch = world.sqs.receive(queueName, 10, 3600);
    batch.length > 0;
    batch = world.sqs.receive(queueName, 10, 3600)
  ) {
    all.push(...batch);
  }
  return all;
}
