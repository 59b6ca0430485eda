import type { Worker } from '@poolkeeper/pool-model';
import { ago, aWorker, minutes, moment, seconds } from '@poolkeeper/pool-model/testing';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createHandler } from './handler.ts';
import { aLog } from './testing/a-log.ts';
import { aRecord, aTermination } from './testing/a-message.ts';
import { aWorld, type FakeWorld } from './testing/a-world.ts';

const heartbeatTimeoutMs = 300_000;

describe('a termination', () => {
  it('is let go at once when its worker is drained and idle', async () => {
    const world = aWorld({ workers: [workerOn('i-1', { drained: true })] });
    expect(await managerOf(world).handle(aRecord('1', aTermination('i-1')))).toEqual([]);
    expect(world.calls).toEqual(['read', 'complete i-1 CONTINUE']);
  });

  it('L1: is held by heartbeats for as long as the run takes, and let go with the next look', async () => {
    const world = aWorld({ workers: [workerOn('i-1', { busy: true })] });
    const manager = managerOf(world);
    const runEndsAt = moment + minutes(70);
    let looks = 0;
    let lastHeartbeat = moment;
    let kept: readonly string[];
    do {
      looks += 1;
      if (world.now >= runEndsAt) world.workers = world.workers.map((worker) => ({ ...worker, busy: false }));
      const heartbeatsBefore = world.callsOf('heartbeat').length;
      kept = await manager.handle(aRecord('1', aTermination('i-1'), looks));
      if (world.callsOf('heartbeat').length > heartbeatsBefore) lastHeartbeat = world.now;
      expect(world.now - lastHeartbeat).toBeLessThan(heartbeatTimeoutMs / 2);
      if (kept.length > 0) {
        expect(world.callsOf('complete')).toEqual([]);
        world.now += seconds(Number(world.callsOf('hide').at(-1)?.split(' ')[2]));
      }
    } while (kept.length > 0);

    expect(world.now - runEndsAt).toBeLessThanOrEqual(seconds(10));
    expect(world.callsOf('drain')).toHaveLength(1);
    expect(world.callsOf('complete')).toEqual(['complete i-1 CONTINUE']);
    expect(world.callsOf('heartbeat').length).toBeLessThan(looks / 5);
  });

  it('holds before it drains, and hides its message instead of sending it anew', async () => {
    const worker = workerOn('i-1');
    const world = aWorld({ workers: [worker] });
    expect(await managerOf(world).handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(world.calls).toEqual(['read', 'heartbeat i-1', `drain ${worker.id}`, 'hide r-1 5']);
  });

  it('is done when the action is no longer active, and drains nobody for it', async () => {
    const world = aWorld({ workers: [workerOn('i-1')] });
    world.endAction('i-1');
    expect(await managerOf(world).handle(aRecord('1', aTermination('i-1')))).toEqual([]);
    expect(world.callsOf('drain')).toEqual([]);
  });

  it('is done when someone else completed it in the meantime', async () => {
    const world = aWorld({ workers: [workerOn('i-1', { drained: true })] });
    world.endAction('i-1');
    expect(await managerOf(world).handle(aRecord('1', aTermination('i-1')))).toEqual([]);
  });

  it('L4: is held, never let go, while Spacelift cannot be read', async () => {
    const world = aWorld({ workers: [workerOn('i-1', { drained: true })] });
    world.break('read', new Error('workerPool is null'));
    const manager = managerOf(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(world.calls).toEqual(['read', 'heartbeat i-1', 'hide r-1 10']);

    world.mend('read');
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual([]);
  });

  it('L5: is held while its drain is refused, and drains again with the next look', async () => {
    const worker = workerOn('i-1');
    const world = aWorld({ workers: [worker] });
    world.break(`drain ${worker.id}`, new Error('not found'));
    const manager = managerOf(world);
    for (const looks of [1, 2, 3]) {
      expect(await manager.handle(aRecord('1', aTermination('i-1'), looks))).toEqual(['m-1']);
    }
    expect(world.callsOf('drain')).toHaveLength(3);
    expect(world.callsOf('complete')).toEqual([]);
  });

  it('L7: is looked at again when completing fails, and it is not taken for done', async () => {
    const world = aWorld({ workers: [workerOn('i-1', { drained: true })] });
    world.break('complete i-1 CONTINUE', new Error('throttled'));
    const manager = managerOf(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(world.callsOf('hide')).toEqual(['hide r-1 5']);
    world.mend('complete i-1 CONTINUE');
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual([]);
  });

  it('sends the next heartbeat at once when one has failed', async () => {
    const world = aWorld({ workers: [workerOn('i-1', { busy: true, drained: true })] });
    world.break('heartbeat i-1', new Error('throttled'));
    const manager = managerOf(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    world.mend('heartbeat i-1');
    await manager.handle(aRecord('1', aTermination('i-1'), 2));
    await manager.handle(aRecord('1', aTermination('i-1'), 3));
    expect(world.callsOf('heartbeat')).toHaveLength(2);
  });

  it('L6: without a worker waits out the registration grace, and notices a late one', async () => {
    const world = aWorld({ workers: [workerOn('i-2')], launchTimes: { 'i-1': ago(minutes(2)) } });
    const manager = managerOf(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);

    const late = workerOn('i-1', { busy: true, registeredAt: moment });
    world.workers = [...world.workers, late];
    world.now = moment + minutes(30);
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual(['m-1']);
    expect(world.callsOf('drain')).toEqual([`drain ${late.id}`]);
    expect(world.callsOf('complete')).toEqual([]);
  });

  it('counts as just launched when EC2 cannot be asked', async () => {
    const world = aWorld({ workers: [workerOn('i-2')], launchTimes: { 'i-1': ago(minutes(60)) } });
    world.break('launch-times i-1', new Error('denied'));
    expect(await managerOf(world).handle(aRecord('1', aTermination('i-1'), 9))).toEqual(['m-1']);
  });
});

describe('a batch', () => {
  it('L3: has records that are independent of each other', async () => {
    const busy = workerOn('i-busy', { busy: true, drained: true });
    const [throttled, idle] = ['i-throttled', 'i-idle'].map((id) => workerOn(id, { drained: true })) as [
      Worker,
      Worker,
    ];
    const world = aWorld({ workers: [busy, throttled, idle] });
    world.break('complete i-throttled CONTINUE', new Error('throttled'));
    world.break('hide r-busy 10', new Error('throttled'));

    const kept = await managerOf(world).handle(
      aRecord('busy', aTermination('i-busy')),
      aRecord('throttled', aTermination('i-throttled')),
      aRecord('nonsense', 'nonsense'),
      aRecord('idle', aTermination('i-idle')),
    );

    expect(kept).toEqual(['m-busy', 'm-throttled', 'm-nonsense']);
    expect(world.callsOf('complete')).toContain('complete i-idle CONTINUE');
  });

  it('asks Spacelift and EC2 once, whatever its size', async () => {
    const ids = ['i-1', 'i-2', 'i-3'];
    const world = aWorld({ workers: [workerOn('i-3')] });
    await managerOf(world).handle(
      ...[...ids, 'i-1'].map((id, index) => aRecord(String(index), aTermination(id))),
    );
    expect(world.callsOf('read')).toHaveLength(1);
    expect(world.callsOf('launch-times')).toEqual(['launch-times i-1,i-2']);
  });

  it('L2: is not spoilt by workers with unreadable metadata', async () => {
    const nameless = aWorker({ identity: { kind: 'unknown', problem: 'empty' } });
    const world = aWorld({ workers: [nameless, workerOn('i-1', { drained: true })] });
    expect(await managerOf(world).handle(aRecord('1', aTermination('i-1')))).toEqual([]);
  });

  it('asks nobody when there is no termination in it', async () => {
    const world = aWorld({});
    const manager = managerOf(world);
    const kept = await manager.handle(
      aRecord('test', JSON.stringify({ Event: 'autoscaling:TEST_NOTIFICATION' })),
      aRecord('launch', JSON.stringify({ LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING' })),
    );
    expect(kept).toEqual([]);
    expect(world.calls).toEqual([]);
    expect(manager.log.lines.map(({ level }) => level)).toEqual(['info', 'warn']);
  });

  it('leaves what it cannot read to the redrive queue, at the queue’s own pace', async () => {
    const world = aWorld({});
    const manager = managerOf(world);
    expect(await manager.handle(aRecord('1', '{"half":'))).toEqual(['m-1']);
    expect(world.calls).toEqual([]);
    expect(manager.log.lines).toEqual([expect.objectContaining({ level: 'error' })]);
  });

  it('judges nothing of another group, whose workers it does not see', async () => {
    const world = aWorld({ workers: [workerOn('i-2')] });
    const body = aTermination('i-1', { AutoScalingGroupName: 'another' });
    expect(await managerOf(world).handle(aRecord('1', body, 9))).toEqual(['m-1']);
    expect(world.callsOf('complete')).toEqual([]);
    expect(world.callsOf('hide')).toEqual([]);
  });
});

function managerOf(world: FakeWorld) {
  const log = aLog();
  const handler = createHandler(
    world.ports,
    { group: { name: 'workers' }, heartbeatTimeoutMs, registrationGraceMs: minutes(10) },
    { log: { ...log, addContext: () => undefined }, clock: () => world.now },
  );
  return {
    log,
    /** Ids of the messages that stay in the queue. */
    async handle(...records: SQSRecord[]): Promise<readonly string[]> {
      const event: SQSEvent = { Records: records };
      const { batchItemFailures } = await handler(event, {} as Context);
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
  };
}

function workerOn(instanceId: string, overrides: Partial<Worker> = {}): Worker {
  return aWorker({ identity: { kind: 'known', instanceId, groupName: 'workers' }, ...overrides });
}
