import { describe, expect, it } from 'vitest';
import { AwsFault } from '../aws-fault.ts';
import type { QueueSettings } from './api.ts';
import { advance, aWorld } from '../testing/index.ts';
import type { World } from '../world.ts';

describe('a queue', () => {
  it('returns a message with its MD5 and hides it for the visibility timeout', () => {
    const world = aQueue({ visibilityTimeoutSeconds: 60 });
    const sent = world.sqs.send('jobs', 'hello');

    expect(world.sqs.receive('jobs', 10)).toMatchObject([
      {
        messageId: sent.messageId,
        body: 'hello',
        md5OfBody: '5d41402abc4b2a76b9719d911017c592',
        sentAt: world.now,
        firstReceivedAt: world.now,
        receiveCount: 1,
      },
    ]);

    expect(world.sqs.receive('jobs', 10)).toEqual([]);
    expect(world.sqs.queue('jobs')).toMatchObject({ visible: 0, inFlight: 1, delayed: 0 });
    advance(world, 60);
    expect(world.sqs.receive('jobs', 10)).toMatchObject([
      { receiveCount: 2, firstReceivedAt: world.now - 60_000 },
    ]);
  });

  it('changes the given settings and keeps the others and its messages', () => {
    const world = aQueue({ visibilityTimeoutSeconds: 60, retentionSeconds: 3600 });
    world.sqs.send('jobs', 'hello');

    world.sqs.changeQueue({ name: 'jobs', visibilityTimeoutSeconds: 90 });

    expect(world.sqs.queue('jobs')).toMatchObject({
      visibilityTimeoutSeconds: 90,
      retentionSeconds: 3600,
      visible: 1,
    });
  });

  it('is gone with its messages after it was deleted', () => {
    const world = aQueue();
    world.sqs.send('jobs', 'hello', { delaySeconds: 60 });

    world.sqs.deleteQueue('jobs');

    expect(() => world.sqs.queue('jobs')).toThrow(
      expect.objectContaining({ code: 'AWS.SimpleQueueService.NonExistentQueue' }) as AwsFault,
    );
    advance(world, 60);
    world.sqs.createQueue({ name: 'jobs' });
    advance(world, 120);
    expect(world.sqs.queue('jobs').visible).toBe(0);
  });

  it('cannot have the name of one that was deleted less than 60 s ago', () => {
    const world = aQueue();
    world.sqs.deleteQueue('jobs');
    advance(world, 59);

    expect(() => world.sqs.createQueue({ name: 'jobs' })).toThrow(
      expect.objectContaining({ code: 'AWS.SimpleQueueService.QueueDeletedRecently' }) as AwsFault,
    );
  });

  it('returns messages in order, and no more than requested', () => {
    const world = aQueue();
    for (const body of ['a', 'b', 'c']) world.sqs.send('jobs', body);

    expect(world.sqs.receive('jobs', 2).map(({ body }) => body)).toEqual(['a', 'b']);
    expect(world.sqs.receive('jobs', 2).map(({ body }) => body)).toEqual(['c']);
  });

  it('holds back a delayed message', () => {
    const world = aQueue();
    world.sqs.send('jobs', 'later', { delaySeconds: 20 });
    expect(world.sqs.queue('jobs')).toMatchObject({ visible: 0, inFlight: 0, delayed: 1 });
    expect(world.nextEventAt()).toBe(world.now + 2000);

    advance(world, 20);

    expect(world.sqs.receive('jobs', 1)).toHaveLength(1);
  });

  it('drops a deleted message', () => {
    const world = aQueue();
    world.sqs.send('jobs', 'a');
    world.sqs.delete('jobs', receiveOne(world));
    expect(world.nextEventAt()).toBe(world.now + 2000);

    advance(world, 600);

    expect(world.nextEventAt()).toBeUndefined();

    expect(world.sqs.receive('jobs', 1)).toEqual([]);
    expect(world.sqs.queue('jobs')).toMatchObject({ visible: 0, inFlight: 0 });
  });

  it('deletes by a handle whose visibility has ended, if the message was not received again', () => {
    const world = aQueue();
    world.sqs.send('jobs', 'a');
    const handle = receiveOne(world);
    advance(world, 600);

    world.sqs.delete('jobs', handle);

    expect(world.sqs.queue('jobs').visible).toBe(0);
  });

  it('deletes nothing by a handle that a later receive made stale', () => {
    const world = aQueue();
    world.sqs.send('jobs', 'a');
    const stale = receiveOne(world);
    advance(world, 600);
    receiveOne(world);

    world.sqs.delete('jobs', stale);

    expect(world.sqs.queue('jobs').inFlight).toBe(1);
  });

  it('extends, shortens and ends the visibility timeout from now', () => {
    const world = aQueue();
    world.sqs.send('jobs', 'a');
    const handle = receiveOne(world);
    world.sqs.changeVisibility('jobs', handle, 100);
    advance(world, 99);
    expect(world.sqs.receive('jobs', 1)).toEqual([]);

    world.sqs.changeVisibility('jobs', handle, 0);

    expect(world.sqs.receive('jobs', 1)).toHaveLength(1);
  });

  it.each([-1, 43_201, 1.5])('refuses an invisibility of %d seconds', (seconds) => {
    const world = aQueue();
    world.sqs.send('jobs', 'a');
    const handle = receiveOne(world);

    expect(() => {
      world.sqs.changeVisibility('jobs', handle, seconds);
    }).toThrow(/VisibilityTimeout is invalid. Reason: Must be between 0 and 43200/u);
  });

  it('refuses to change the visibility of a message that is not in flight', () => {
    const world = aQueue();
    world.sqs.send('jobs', 'a');
    const handle = receiveOne(world);
    advance(world, 30);

    expect(() => {
      world.sqs.changeVisibility('jobs', handle, 10);
    }).toThrow(expect.objectContaining({ code: 'InvalidParameterValue' }));
  });

  it.each(['', 'nonsense', btoa('other/message/1')])('refuses the handle %o', (handle) => {
    expect(() => {
      aQueue().sqs.delete('jobs', handle);
    }).toThrow(expect.objectContaining({ code: 'ReceiptHandleIsInvalid' }));
  });

  it('drops a message after its retention, in every state', () => {
    const world = aQueue({ retentionSeconds: 60 });
    world.sqs.send('jobs', 'waiting');
    world.sqs.send('jobs', 'delayed', { delaySeconds: 600 });
    world.sqs.receive('jobs', 1, 600);

    advance(world, 60);

    expect(world.sqs.queue('jobs')).toMatchObject({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('moves a message that was received too often to the dead-letter queue and keeps its age', () => {
    const world = aWorld({
      hooks: [],
      queues: [{ name: 'dead' }, { name: 'jobs', redrive: { queueName: 'dead', maxReceiveCount: 3 } }],
    });
    const sentAt = world.now;
    const { messageId } = world.sqs.send('jobs', 'poison');
    for (let time = 0; time < 3; time += 1) {
      receiveOne(world);
      advance(world, 30);
    }

    expect(world.sqs.receive('jobs', 1)).toEqual([]);

    expect(world.sqs.queue('jobs')).toMatchObject({ visible: 0, inFlight: 0 });
    expect(world.sqs.receive('dead', 1)).toMatchObject([{ messageId, body: 'poison', sentAt }]);
  });

  it('is empty after a purge', () => {
    const world = aQueue();
    world.sqs.send('jobs', 'a');
    world.sqs.send('jobs', 'b', { delaySeconds: 60 });

    world.sqs.purge('jobs');
    advance(world, 100);

    expect(world.sqs.queue('jobs')).toMatchObject({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('is created once, and refuses to be created with other attributes', () => {
    const world = aQueue();
    expect(world.sqs.createQueue({ name: 'jobs' })).toEqual(world.sqs.queue('jobs'));
    expect(world.sqs.queue('jobs')).toMatchObject({
      arn: 'arn:aws:sqs:eu-west-1:000000000000:jobs',
      visibilityTimeoutSeconds: 30,
      retentionSeconds: 345_600,
    });

    expect(() => world.sqs.createQueue({ name: 'jobs', visibilityTimeoutSeconds: 5 })).toThrow(
      'A queue already exists with the same name and a different value for attribute VisibilityTimeout',
    );
    expect(world.sqs.listQueues()).toHaveLength(1);
  });

  it.each<[string, (world: World) => unknown]>([
    ['AWS.SimpleQueueService.NonExistentQueue', (world) => world.sqs.send('none', 'a')],
    ['AWS.SimpleQueueService.NonExistentQueue', (world) => world.sqs.receive('none', 1)],
    ['InvalidParameterValue', (world) => world.sqs.receive('jobs', 11)],
    ['InvalidParameterValue', (world) => world.sqs.receive('jobs', 0)],
    ['InvalidParameterValue', (world) => world.sqs.send('jobs', 'a', { delaySeconds: 901 })],
    ['InvalidParameterValue', (world) => world.sqs.send('jobs', 'é'.repeat(600_000))],
    ['MissingParameter', (world) => world.sqs.send('jobs', '')],
    ['InvalidParameterValue', (world) => world.sqs.createQueue({ name: 'not a name' })],
    [
      'InvalidParameterValue',
      (world) => world.sqs.createQueue({ name: 'x', redrive: { queueName: 'none', maxReceiveCount: 3 } }),
    ],
    ...[0, 1001].map((maxReceiveCount): [string, (world: World) => unknown] => [
      'InvalidParameterValue',
      (world) => world.sqs.createQueue({ name: 'x', redrive: { queueName: 'jobs', maxReceiveCount } }),
    ]),
  ])('throws %s for a call that SQS would refuse', (code, call) => {
    const world = aQueue();

    expect(() => call(world)).toThrow(expect.objectContaining({ name: 'AwsFault', code }));
    expect(new AwsFault(code, 'x').status).toBe(400);
  });
});

describe('a FIFO queue', () => {
  it('holds back the messages of a group while one of them is in flight, and no others', () => {
    const world = aFifoQueue();
    const bodies = () => world.sqs.receive(fifo, 10).map(({ body }) => body);
    world.sqs.send(fifo, 'a1', { groupId: 'a' });
    const [first] = world.sqs.receive(fifo, 10);
    for (const [body, groupId] of [
      ['a2', 'a'],
      ['b1', 'b'],
      ['a3', 'a'],
    ] as const) {
      world.sqs.send(fifo, body, { groupId });
    }

    expect(first).toMatchObject({ body: 'a1', groupId: 'a' });
    expect(bodies()).toEqual(['b1']);
    world.sqs.delete(fifo, first?.receiptHandle ?? '');
    expect(bodies()).toEqual(['a2', 'a3']);
    // After the visibility timeout, they come again in the order of sending.
    advance(world, 60);
    expect(bodies()).toEqual(['a2', 'b1', 'a3']);
  });

  it('delivers a message once within five minutes, also if the first one is deleted', () => {
    const world = aFifoQueue();
    const { messageId } = world.sqs.send(fifo, 'again', { groupId: 'a' });
    const [first] = world.sqs.receive(fifo, 10);
    world.sqs.delete(fifo, first?.receiptHandle ?? '');

    expect(world.sqs.send(fifo, 'again', { groupId: 'a' }).messageId).toBe(messageId);
    expect(world.sqs.receive(fifo, 10)).toEqual([]);
    expect(world.sqs.send(fifo, 'again', { groupId: 'a', deduplicationId: 'other' }).messageId).not.toBe(
      messageId,
    );
    advance(world, 301);
    world.sqs.send(fifo, 'again', { groupId: 'a' });
    expect(world.sqs.queue(fifo)).toMatchObject({ visible: 2 });
  });

  it.each<[string, (world: World) => unknown]>([
    ['MissingParameter', (world) => world.sqs.send(fifo, 'a')],
    ['InvalidParameterValue', (world) => world.sqs.send(fifo, 'a', { groupId: 'a', delaySeconds: 1 })],
    ['InvalidParameterValue', (world) => world.sqs.send('jobs', 'a', { deduplicationId: 'a' })],
    ['InvalidParameterValue', (world) => world.sqs.createQueue({ name: 'other', fifo: true })],
    ['InvalidParameterValue', (world) => world.sqs.createQueue({ name: 'other.fifo' })],
    [
      'InvalidParameterValue',
      (world) => {
        world.sqs.createQueue({ name: 'explicit.fifo', fifo: true });
        world.sqs.send('explicit.fifo', 'a', { groupId: 'a' });
      },
    ],
  ])('throws %s for a call that SQS would refuse', (code, call) => {
    const world = aFifoQueue();
    world.sqs.createQueue({ name: 'jobs' });
    expect(() => call(world)).toThrow(expect.objectContaining({ name: 'AwsFault', code }));
  });
});

const fifo = 'jobs.fifo';

function aFifoQueue(): World {
  return aWorld({
    hooks: [],
    queues: [{ name: fifo, fifo: true, contentBasedDeduplication: true, visibilityTimeoutSeconds: 60 }],
  });
}

function aQueue(settings: Partial<QueueSettings> = {}): World {
  return aWorld({ hooks: [], queues: [{ name: 'jobs', ...settings }] });
}

function receiveOne(world: World): string {
  const [message] = world.sqs.receive('jobs', 1);
  if (message === undefined) throw new Error('a message expected');
  return message.receiptHandle;
}
