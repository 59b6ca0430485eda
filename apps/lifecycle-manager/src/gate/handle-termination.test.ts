import {
  ago,
  aGroup,
  anInstance,
  aPool,
  aWorker,
  minutes,
  moment,
  seconds,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import type { LifecycleAction } from '../ports.ts';
import { aManager, defaultHeartbeatTimeoutMs, lastHiddenFor } from '../testing/a-manager.ts';
import { aRecord, aTermination } from '../testing/a-message.ts';
import { aWorkerOn } from '../testing/a-worker-on.ts';
import { aWorld, type FakeWorld } from '../testing/a-world.ts';

describe('an instance with a worker', () => {
  it('is released at once when its worker is drained and idle', async () => {
    const worker = aWorkerOn('i-1', { drained: true });
    const world = aWorld({ workers: [worker] });
    expect(await aManager(world).handle(aRecord('1', aTermination('i-1')))).toEqual([]);
    expect(world.calls).toEqual(['read', `drain ${worker.id}`, 'complete i-1 CONTINUE']);
  });

  it('is measured on release: how long the drain took, and how long its worker had been idle', async () => {
    const idle = aWorkerOn('i-1', { drained: true, availableAt: ago(seconds(12)) });
    const world = aWorld({ workers: [idle] });
    const manager = aManager(world);
    await manager.handle(
      aRecord('1', aTermination('i-1', { Time: new Date(ago(minutes(5))).toISOString() })),
    );
    expect(manager.figures).toEqual([
      { name: 'DrainSeconds', value: 300 },
      { name: 'ReleaseLatencySeconds', value: 12 },
    ]);
  });

  it('is measured while a run is on it: how long it has been held so far', async () => {
    const busy = aWorkerOn('i-1', { drained: true, busy: true });
    const manager = aManager(aWorld({ workers: [busy] }));
    await manager.handle(
      aRecord('1', aTermination('i-1', { Time: new Date(ago(minutes(5))).toISOString() })),
    );
    expect(manager.figures).toEqual([{ name: 'HeldSeconds', value: 300 }]);
  });

  it('is measured as idle for no longer than it was held, and not at all if the time is unknown', async () => {
    const since = { Time: new Date(ago(seconds(7))).toISOString() };
    const long = aWorkerOn('i-1', { drained: true, availableAt: ago(minutes(30)) });
    const unknown = aWorkerOn('i-2', { drained: true, availableAt: undefined });
    const manager = aManager(aWorld({ workers: [long, unknown] }));
    await manager.handle(aRecord('1', aTermination('i-1', since)));
    await manager.handle(aRecord('2', aTermination('i-2', since)));
    expect(manager.figures).toEqual([
      { name: 'DrainSeconds', value: 7 },
      { name: 'ReleaseLatencySeconds', value: 7 },
      { name: 'DrainSeconds', value: 7 },
    ]);
  });

  it('is not released by an outdated read: the drain before the release reports a run that started meanwhile', async () => {
    const worker = aWorkerOn('i-1', { drained: true });
    const world = aWorld({ workers: [{ ...worker, drained: false, busy: true }] });
    const { ports } = world;
    const pool = { ...ports.pool, read: () => Promise.resolve(aPool({ workers: [worker] })) };
    const manager = aManager(world, { ports: { ...ports, pool } });
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(world.calls).toEqual([`drain ${worker.id}`, 'heartbeat i-1', 'hide r-1 10']);
    expect(world.workers).toEqual([expect.objectContaining({ drained: true })]);

    world.workers = [worker];
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual([]);
  });

  it('is held while the drain before its release fails', async () => {
    const worker = aWorkerOn('i-1', { drained: true });
    const world = aWorld({ workers: [worker] });
    world.break(`drain ${worker.id}`, new Error('unavailable'));
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(world.calls).toEqual(['read', `drain ${worker.id}`, 'heartbeat i-1', 'hide r-1 5']);
    world.mend(`drain ${worker.id}`);
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual([]);
  });

  it('L10: gets a heartbeat before its worker is drained, and its message is hidden, never sent anew', async () => {
    const worker = aWorkerOn('i-1');
    const world = aWorld({ workers: [worker] });
    expect(await aManager(world).handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(world.calls).toEqual(['read', 'heartbeat i-1', `drain ${worker.id}`, 'hide r-1 5']);
  });

  it('is released only in a round after the drain, as a run may have started before it', async () => {
    const worker = aWorkerOn('i-1');
    const world = aWorld({ workers: [worker] });
    const manager = aManager(world);
    await manager.handle(aRecord('1', aTermination('i-1')));
    world.workers = [{ ...worker, drained: true, busy: true }];
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual(['m-1']);
    expect(world.callsOf('complete')).toEqual([]);
  });

  it('is held for its run when an operator drained its worker, and the drain is never lifted', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { drained: true, busy: true })] });
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    world.workers = world.workers.map((worker) => ({ ...worker, busy: false }));
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual([]);
    expect(world.workers).toEqual([expect.objectContaining({ drained: true })]);
  });

  it('L1: is held by heartbeats for a run of many hours, and released within 15 s of its end', async () => {
    const worker = aWorkerOn('i-1', { busy: true });
    const world = aWorld({ workers: [worker] });
    const runEndsAt = moment + minutes(60 * 11 + 7);
    world.at(runEndsAt, () => {
      world.workers = [{ ...worker, drained: true, busy: false }];
    });
    const { receives, longestSilence } = await holdToTheEnd(world);

    expect(world.now - runEndsAt).toBeLessThanOrEqual(seconds(15));
    expect(longestSilence).toBeLessThan(defaultHeartbeatTimeoutMs / 2);
    expect(receives).toBeLessThan(400);
    expect(world.callsOf('drain')).toHaveLength(2);
    expect(world.callsOf('complete')).toEqual(['complete i-1 CONTINUE']);
    expect(world.callsOf('heartbeat').length).toBeLessThan(60);
  });

  it('L2: is released although other workers have unreadable metadata', async () => {
    const nameless = aWorker({ identity: { kind: 'unknown', problem: 'empty' } });
    const world = aWorld({ workers: [nameless, aWorkerOn('i-1', { drained: true })] });
    expect(await aManager(world).handle(aRecord('1', aTermination('i-1')))).toEqual([]);
  });

  it('L4, L9: is held, never released, while Spacelift cannot be read', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { drained: true })] });
    world.break('read', new Error('workerPool is null'));
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(world.calls).toEqual(['read', 'heartbeat i-1', 'hide r-1 10']);
    expect(manager.codes('error')).toEqual(['unreadable']);

    world.mend('read');
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual([]);
  });

  it('L5: is held while its drain fails, and drained again in the next round', async () => {
    const worker = aWorkerOn('i-1');
    const world = aWorld({ workers: [worker] });
    world.break(`drain ${worker.id}`, new Error('not found'));
    const manager = aManager(world);
    for (const receives of [1, 2, 3]) {
      expect(await manager.handle(aRecord('1', aTermination('i-1'), receives))).toEqual(['m-1']);
    }
    expect(world.callsOf('drain')).toHaveLength(3);
    expect(world.callsOf('complete')).toEqual([]);
  });

  it('L7: is held and checked again when completing its action fails', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { drained: true })] });
    world.break('complete i-1 CONTINUE', new Error('ValidationError: of another kind'));
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(world.calls.slice(3)).toEqual(['heartbeat i-1', 'hide r-1 5']);
    world.mend('complete i-1 CONTINUE');
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual([]);
  });

  it('gets a heartbeat in the next round when one has failed', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { busy: true, drained: true })] });
    world.break('heartbeat i-1', new Error('throttled'));
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    world.mend('heartbeat i-1');
    await manager.handle(aRecord('1', aTermination('i-1'), 2));
    await manager.handle(aRecord('1', aTermination('i-1'), 3));
    expect(world.callsOf('heartbeat')).toHaveLength(2);
  });
});

describe('an action that has ended', () => {
  it('is done, and no worker is drained for it', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1')] });
    world.endAction('i-1');
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual([]);
    expect(world.callsOf('drain')).toEqual([]);
    expect(manager.codes('info')).toEqual(['no-longer-active']);
    expect(manager.codes('warn')).toEqual([]);
  });

  it('is checked by a heartbeat before a drain, even if a recent heartbeat is remembered', async () => {
    const worker = aWorkerOn('i-1', { drained: true, busy: true });
    const world = aWorld({ workers: [worker] });
    const manager = aManager(world);
    await manager.handle(aRecord('1', aTermination('i-1')));
    world.endAction('i-1');
    world.workers = [{ ...worker, drained: false }];
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual([]);
    expect(world.callsOf('drain')).toEqual([]);
  });

  it('has no worker drained while it is unknown whether it has ended', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1')] });
    world.break('heartbeat i-1', new Error('throttled'));
    expect(await aManager(world).handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(world.callsOf('drain')).toEqual([]);
    expect(lastHiddenFor(world)).toBe(5);
  });

  it('is done when someone else has completed it', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { drained: true })] });
    world.endAction('i-1');
    expect(await aManager(world).handle(aRecord('1', aTermination('i-1')))).toEqual([]);
  });

  it('is reported when workers that were drained for it are still there', async () => {
    const worker = aWorkerOn('i-1', { busy: true });
    const world = aWorld({ workers: [worker] });
    const manager = aManager(world, { settings: { heartbeatTimeoutMs: seconds(30) } });
    await manager.handle(aRecord('1', aTermination('i-1')));
    world.endAction('i-1');
    world.advance(seconds(10));
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual([]);
    expect(manager.log.lines).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        fields: { code: 'drained-in-vain', instanceId: 'i-1', workers: [worker.id] },
      }),
    );
  });

  it('is not reported when the call that ended it did not answer', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1')] });
    const manager = aManager(world);
    await manager.handle(aRecord('1', aTermination('i-1')));
    world.break('complete i-1 CONTINUE', new Error('timeout'), { afterEffect: true });
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual(['m-1']);
    world.mend('complete i-1 CONTINUE');
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 3))).toEqual([]);
    expect(manager.codes('warn')).toEqual([]);
  });
});

describe('an instance without a worker', () => {
  const others = ['i-2', 'i-3', 'i-4', 'i-5'].map((id) => aWorkerOn(id));
  const group = aGroup({ instances: ['i-1', 'i-2', 'i-3', 'i-4', 'i-5'].map((id) => anInstance({ id })) });
  const launchedLongAgo = { 'i-1': { launchedAt: ago(minutes(60)), isRunning: true } };

  it('issue 11, 1: is not released at once, however old it is and however many others have a worker', async () => {
    const world = aWorld({ workers: others, group, machines: launchedLongAgo });
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(manager.codes('info')).toEqual(['answer-not-trusted']);
  });

  it('L6: is held while its worker may still register, and a late worker is drained', async () => {
    const machines = { 'i-1': { launchedAt: ago(minutes(2)), isRunning: true } };
    const world = aWorld({ workers: others, group, machines });
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);

    const late = aWorkerOn('i-1', { busy: true, registeredAt: moment });
    world.workers = [...others, late];
    world.advance(minutes(30));
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual(['m-1']);
    expect(world.callsOf('drain')).toEqual([`drain ${late.id}`]);
    expect(world.callsOf('complete')).toEqual([]);
  });

  it('L6: is not released by empty answers until they have lasted for a whole registration grace', async () => {
    const world = aWorld({ workers: [], group, machines: launchedLongAgo });
    const manager = aManager(world);
    let receives = 1;
    while ((await manager.handle(aRecord('1', aTermination('i-1'), receives))).length > 0) {
      world.advance(seconds(lastHiddenFor(world)));
      receives += 1;
    }
    expect(world.now - moment).toBe(minutes(10));
    expect(receives).toBeLessThan(15);
    expect(manager.codes('info')).toEqual(['answer-not-trusted', 'stayed-workerless']);
  });

  it('L6: is not released by two empty answers with a long silence between them', async () => {
    const world = aWorld({ workers: [], group, machines: launchedLongAgo });
    const manager = aManager(world);
    await manager.handle(aRecord('1', aTermination('i-1')));
    world.advance(minutes(30));
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual(['m-1']);
  });

  it('is held when it had a worker a moment ago', async () => {
    const worker = aWorkerOn('i-1', { busy: true, drained: true });
    const world = aWorld({ workers: [...others, worker], group, machines: launchedLongAgo });
    const manager = aManager(world);
    await manager.handle(aRecord('1', aTermination('i-1')));
    world.workers = others;
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual(['m-1']);
    expect(world.callsOf('complete')).toEqual([]);
  });

  it('L8: counts as launched when the hook began to hold it if EC2 does not know it, even if the message is late', async () => {
    const world = aWorld({ workers: others, group });
    const manager = aManager(world);
    const heldFor = (duration: number) => ({ Time: new Date(ago(duration)).toISOString() });
    await manager.handle(aRecord('1', aTermination('i-1', heldFor(minutes(9)))));
    await manager.handle(aRecord('1', aTermination('i-1', heldFor(minutes(11)))));
    expect(manager.codes('info')).toEqual(['may-still-register', 'answer-not-trusted']);
  });

  it('is held while the group cannot be read, because only the group shows whether the answer is complete', async () => {
    const world = aWorld({ workers: others, group, machines: launchedLongAgo });
    world.break('describe', new Error('throttled'));
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(manager.codes('info')).toEqual(['answer-not-trusted']);
  });

  it('counts as just launched when EC2 cannot be read', async () => {
    const world = aWorld({ workers: others, group, machines: launchedLongAgo });
    world.break('machines i-1', new Error('denied'));
    expect(await aManager(world).handle(aRecord('1', aTermination('i-1'), 9))).toEqual(['m-1']);
  });

  it('is released at once when its machine is gone', async () => {
    const world = aWorld({ workers: [], group, machines: { 'i-1': { isRunning: false } } });
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual([]);
    expect(manager.codes('info')).toEqual(['machine-gone']);
  });

  it('L2: is held while a busy worker with unreadable metadata may be on it', async () => {
    const nameless = aWorker({ busy: true, identity: { kind: 'unknown', problem: 'empty' } });
    const world = aWorld({ workers: [...others, nameless], group, machines: launchedLongAgo });
    expect(await aManager(world).handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
  });
});

/** Receives one termination message until it is done. */
async function holdToTheEnd(world: FakeWorld): Promise<{ receives: number; longestSilence: number }> {
  let lastHeartbeat = world.now;
  let longestSilence = 0;
  const ports = {
    ...world.ports,
    hook: {
      ...world.ports.hook,
      heartbeat: (action: LifecycleAction) => {
        longestSilence = Math.max(longestSilence, world.now - lastHeartbeat);
        lastHeartbeat = world.now;
        return world.ports.hook.heartbeat(action);
      },
    },
  };
  const manager = aManager(world, { ports });
  let receives = 1;
  while ((await manager.handle(aRecord('1', aTermination('i-1'), receives))).length > 0) {
    world.advance(seconds(lastHiddenFor(world)));
    receives += 1;
  }
  return { receives, longestSilence: Math.max(longestSilence, world.now - lastHeartbeat) };
}
