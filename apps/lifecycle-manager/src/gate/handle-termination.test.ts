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
import { aManager, defaultHeartbeatTimeoutMs, handleToTheEnd, lastHiddenFor } from '../testing/a-manager.ts';
import { aRecord, aTermination } from '../testing/a-message.ts';
import { aWorkerOn } from '../testing/a-worker-on.ts';
import { aWorld, type FakeWorld } from '../testing/a-world.ts';

const heartbeat = { name: 'Heartbeats', value: 1 };

describe('an instance with a worker', () => {
  it('issue 11, 4: is released when its worker is idle and the drain of another has settled, within one invocation', async () => {
    const worker = aWorkerOn('i-1', { drained: true });
    const world = aWorld({ workers: [worker] });
    expect(await aManager(world).handle(aRecord('1', aTermination('i-1')))).toEqual([]);
    expect(world.calls).toEqual([
      ...['read', 'states i-1', 'machines i-1', 'heartbeat i-1', 'sleep 10'],
      ...['read', 'states i-1', 'machines i-1', `drain ${worker.id}`, 'complete i-1 CONTINUE'],
    ]);
  });

  it.each([seconds(3), seconds(10), seconds(120)])(
    'issue 11, 4: is not released for a run that shows %s ms after the drain of another',
    async (settlingTimeMs) => {
      const worker = aWorkerOn('i-1', { drained: true });
      const world = aWorld({ workers: [worker] });
      world.at(moment + settlingTimeMs, () => {
        world.workers = [{ ...worker, busy: true }];
      });
      const manager = aManager(world, { settings: { settlingTimeMs } });
      expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
      expect(world.callsOf('complete')).toEqual([]);
    },
  );

  it('is released in its first round when the settings leave no time to settle', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { drained: true })] });
    const manager = aManager(world, { settings: { settlingTimeMs: 0 } });
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual([]);
    expect(world.callsOf('sleep')).toEqual([]);
  });

  it('counts the settling time from the answer of the survey to the question of the next', async () => {
    const worker = aWorkerOn('i-1', { drained: true });
    const world = aWorld({ workers: [worker] });
    const slowly = async () => {
      const pool = await world.ports.pool.read();
      world.advance(seconds(4));
      return pool;
    };
    const ports = { ...world.ports, pool: { ...world.ports.pool, read: slowly } };
    expect(await aManager(world, { ports }).handle(aRecord('1', aTermination('i-1')))).toEqual([]);
    // Two surveys of 4 s, and the settling time between them.
    expect(world.now).toBe(moment + seconds(18));
  });

  it('is released without another pause when its worker has been seen drained throughout its run', async () => {
    const worker = aWorkerOn('i-1', { busy: true, drained: true });
    const world = aWorld({ workers: [worker] });
    const manager = aManager(world);
    await manager.handle(aRecord('1', aTermination('i-1')));
    world.advance(seconds(10));
    world.workers = [{ ...worker, busy: false }];
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual([]);
    expect(world.callsOf('sleep')).toEqual([]);
  });

  it('relies on what it has seen itself when another process had its message in between', async () => {
    const worker = aWorkerOn('i-1', { busy: true, drained: true });
    const world = aWorld({ workers: [worker] });
    const manager = aManager(world);
    await manager.handle(aRecord('1', aTermination('i-1')));
    world.advance(seconds(20));
    world.workers = [{ ...worker, busy: false }];
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 3))).toEqual([]);
    expect(world.callsOf('sleep')).toEqual([]);
  });

  it.each([
    ['there are copies of its message, of which another process may have had one', 1, '1'],
    ['a second message about it may have been with another process', 1, '2'],
  ])('lets its drain settle anew when %s', async (_, receiveCount, name) => {
    const worker = aWorkerOn('i-1', { busy: true, drained: true });
    const world = aWorld({ workers: [worker] });
    const manager = aManager(world);
    await manager.handle(aRecord('1', aTermination('i-1')));
    world.advance(seconds(20));
    world.workers = [{ ...worker, busy: false }];
    await manager.handle(aRecord(name, aTermination('i-1'), receiveCount));
    expect(world.callsOf('sleep')).toEqual(['sleep 10']);
  });

  it('lets a drain settle anew that was lifted in the meantime', async () => {
    const worker = aWorkerOn('i-1', { busy: true, drained: true });
    const world = aWorld({ workers: [worker] });
    const manager = aManager(world);
    await manager.handle(aRecord('1', aTermination('i-1')));
    world.advance(seconds(10));
    world.workers = [{ ...worker, busy: false, drained: false }];
    world.at(world.now + seconds(9), () => {
      world.workers = [{ ...worker, busy: true, drained: true }];
    });
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual(['m-1']);
    expect(world.callsOf('complete')).toEqual([]);
  });

  it('issue 11, 2: is held by a process that has just started, when its worker disappears while it is busy', async () => {
    const worker = aWorkerOn('i-1', { busy: true, drained: true });
    const machines = { 'i-1': { launchedAt: ago(minutes(60)), isRunning: true } };
    const others = ['i-2', 'i-3', 'i-4', 'i-5'].map((id) => aWorkerOn(id));
    const world = aWorld({ workers: [worker, ...others], machines });
    await aManager(world).handle(aRecord('1', aTermination('i-1')));
    world.advance(seconds(10));
    world.workers = world.workers.filter(({ id }) => id !== worker.id);
    for (const receives of [2, 3, 4]) {
      const anotherProcess = aManager(world);
      expect(await anotherProcess.handle(aRecord('1', aTermination('i-1'), receives))).toEqual(['m-1']);
      world.advance(minutes(20));
    }
    expect(world.callsOf('complete')).toEqual([]);
  });

  it('issue 11, 1: is held while the instance reports a run that Spacelift does not show', async () => {
    const worker = aWorkerOn('i-1', { drained: true });
    const report = { busy: true, at: moment };
    const world = aWorld({ workers: [worker], machines: { 'i-1': { isRunning: true, report } } });
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(manager.codes('info')).toEqual(['run-reported']);

    world.advance(seconds(10));
    world.machines = { 'i-1': { isRunning: true, report: { busy: false, at: world.now } } };
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual([]);
  });

  it('is held while EC2 cannot be read, because the instance may report a run', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { drained: true })] });
    world.break('machines i-1', new Error('throttled'));
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(manager.codes('info')).toEqual(['machine-unreadable']);
    expect(world.callsOf('complete')).toEqual([]);
  });

  it('is held while an answer of EC2 lacks it, because the instance may report a run', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { drained: true })] });
    world.unlisted = ['i-1'];
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(manager.codes('info')).toEqual(['machine-unreadable']);
    world.advance(seconds(10));
    world.unlisted = [];
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual([]);
  });

  it('issue 11, 10: is not released, and drained again, when Spacelift answers that its worker is not drained', async () => {
    const worker = aWorkerOn('i-1', { drained: true });
    const world = aWorld({ workers: [worker] });
    world.drainAnswers = { [worker.id]: { busy: false, drained: false } };
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(manager.log.lines.at(-1)?.fields.code).toBe('not-drained');
    expect(world.callsOf('complete')).toEqual([]);

    world.drainAnswers = {};
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual([]);
    expect(world.callsOf('sleep')).toEqual(['sleep 10', 'sleep 10']);
  });

  it('lets the drain settle anew after a drain that failed, as the worker may have been left undrained', async () => {
    const worker = aWorkerOn('i-1', { drained: true });
    const world = aWorld({ workers: [worker] });
    const manager = aManager(world);
    world.break(`drain ${worker.id}`, new Error('no answer'));
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    world.mend(`drain ${worker.id}`);
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual([]);
    expect(world.callsOf('sleep')).toEqual(['sleep 10', 'sleep 10']);
  });

  it('issue 11, 10: does not count as drained when Spacelift refuses its first drain', async () => {
    const worker = aWorkerOn('i-1');
    const world = aWorld({ workers: [worker] });
    world.drainAnswers = { [worker.id]: { busy: false, drained: false } };
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(manager.codes('info')).toEqual(['not-drained']);
    expect(world.callsOf('sleep')).toEqual([]);
  });

  it.each([0, 1])(
    'has the last word of each of its two workers before its release (the busy one is %s)',
    async (busy) => {
      const workers = [aWorkerOn('i-1', { drained: true }), aWorkerOn('i-1', { drained: true })];
      const world = aWorld({ workers });
      world.drainAnswers = { [workers[busy]?.id ?? '']: { busy: true, drained: true } };
      expect(await aManager(world).handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
      expect(world.callsOf('drain')).toHaveLength(2);
      expect(world.callsOf('complete')).toEqual([]);
    },
  );

  it('A7: is held for the run of a worker that names no group, or another', async () => {
    for (const groupName of [undefined, 'another']) {
      const identity = { kind: 'known', instanceId: 'i-1', groupName } as const;
      const world = aWorld({ workers: [aWorkerOn('i-1', { identity, busy: true })] });
      const manager = aManager(world);
      expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
      expect(world.callsOf('drain')).toHaveLength(1);
      expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual(['m-1']);
      expect(world.callsOf('complete')).toEqual([]);
    }
  });

  it('is measured on release: how long the drain took, and how long its worker had been idle', async () => {
    const idle = aWorkerOn('i-1', { drained: true, availableAt: ago(seconds(12)) });
    const world = aWorld({ workers: [idle] });
    const manager = aManager(world);
    await manager.handle(
      aRecord('1', aTermination('i-1', { Time: new Date(ago(minutes(5))).toISOString() })),
    );
    expect(manager.figures).toEqual([
      heartbeat,
      { name: 'DrainSeconds', value: 310 },
      { name: 'ReleaseLatencySeconds', value: 22 },
    ]);
  });

  it('is measured while a run is on it: how long it has been held so far', async () => {
    const busy = aWorkerOn('i-1', { drained: true, busy: true });
    const manager = aManager(aWorld({ workers: [busy] }));
    await manager.handle(
      aRecord('1', aTermination('i-1', { Time: new Date(ago(minutes(5))).toISOString() })),
    );
    expect(manager.figures).toEqual([{ name: 'HeldSeconds', value: 300 }, heartbeat]);
  });

  it('is measured as idle for no longer than it was held, and not at all if the time is unknown', async () => {
    const since = { Time: new Date(ago(seconds(7))).toISOString() };
    const long = aWorkerOn('i-1', { drained: true, availableAt: ago(minutes(30)) });
    const unknown = aWorkerOn('i-2', { drained: true, availableAt: undefined });
    const manager = aManager(aWorld({ workers: [long, unknown] }));
    await manager.handle(aRecord('1', aTermination('i-1', since)));
    await manager.handle(aRecord('2', aTermination('i-2', since)));
    expect(manager.figures).toEqual([
      heartbeat,
      { name: 'DrainSeconds', value: 17 },
      { name: 'ReleaseLatencySeconds', value: 17 },
      heartbeat,
      { name: 'DrainSeconds', value: 27 },
    ]);
  });

  it('is measured as idle since the last of its two workers was, and not at all while one is unknown', async () => {
    const twoWorkers = (last: number | undefined) => [
      aWorkerOn('i-1', { drained: true, availableAt: ago(seconds(40)) }),
      aWorkerOn('i-1', { drained: true, availableAt: last }),
    ];
    const since = { Time: new Date(ago(minutes(5))).toISOString() };
    for (const [last, latency] of [
      [ago(seconds(12)), [{ name: 'ReleaseLatencySeconds', value: 22 }]],
      [undefined, []],
    ] as const) {
      const manager = aManager(aWorld({ workers: twoWorkers(last) }));
      await manager.handle(aRecord('1', aTermination('i-1', since)));
      expect(manager.figures).toEqual([heartbeat, { name: 'DrainSeconds', value: 310 }, ...latency]);
    }
  });

  it('is not released by an outdated read: the drain before the release reports a run that started meanwhile', async () => {
    const worker = aWorkerOn('i-1', { drained: true });
    const world = aWorld({ workers: [{ ...worker, drained: false, busy: true }] });
    const { ports } = world;
    const pool = { ...ports.pool, read: () => Promise.resolve(aPool({ workers: [worker] })) };
    const manager = aManager(world, { ports: { ...ports, pool } });
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(world.calls.slice(-2)).toEqual([`drain ${worker.id}`, 'hide r-1 10']);
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
    expect(world.calls.slice(-2)).toEqual([`drain ${worker.id}`, 'hide r-1 10']);
    expect(world.callsOf('heartbeat')).toHaveLength(1);
    world.mend(`drain ${worker.id}`);
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual([]);
  });

  it('L10: gets a heartbeat before its worker is drained, and its message is hidden, never sent anew', async () => {
    const worker = aWorkerOn('i-1', { busy: true });
    const world = aWorld({ workers: [worker] });
    expect(await aManager(world).handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(world.calls).toEqual(['read', 'states i-1', 'heartbeat i-1', `drain ${worker.id}`, 'hide r-1 10']);
  });

  it('is drained, and released when the drain has settled, within one invocation', async () => {
    const worker = aWorkerOn('i-1');
    const world = aWorld({ workers: [worker] });
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual([]);
    expect(world.callsOf('sleep')).toEqual(['sleep 10']);
    expect(world.callsOf('drain')).toHaveLength(2);
    expect(manager.codes('info')).toEqual(['draining', 'idle']);
  });

  it('waits by its visibility for the drain to settle when the invocation has no time for it', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { drained: true })] });
    const manager = aManager(world, { timeoutMs: seconds(59) });
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect([...world.callsOf('sleep'), ...world.callsOf('hide')]).toEqual(['hide r-1 5']);
    world.advance(seconds(10));
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual([]);
  });

  it('is released only in a round after the drain, as a run may have started before it', async () => {
    const worker = aWorkerOn('i-1');
    const world = aWorld({ workers: [worker] });
    world.at(moment + seconds(9), () => {
      world.workers = [{ ...worker, drained: true, busy: true }];
    });
    expect(await aManager(world).handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
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
    const runEndsAt = moment + minutes(60 * 4 + 7);
    world.at(runEndsAt, () => {
      world.workers = [{ ...worker, drained: true, busy: false }];
    });
    const { longestSilence } = await holdToTheEnd(world);

    expect(world.now - runEndsAt).toBeLessThanOrEqual(seconds(15));
    expect(longestSilence).toBeLessThan(defaultHeartbeatTimeoutMs / 2);
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
    expect(world.calls).toEqual(['read', 'states i-1', 'machines i-1', 'heartbeat i-1', 'hide r-1 10']);
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
    expect(world.calls.slice(-2)).toEqual(['complete i-1 CONTINUE', 'hide r-1 10']);
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

describe('an instance that was released', () => {
  it('is forgotten with its drains, so a late duplicate of its message warns of none', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1')] });
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual([]);
    await handleToTheEnd(manager, { world, body: aTermination('i-1') });
    expect(manager.codes('info').at(-1)).toBe('no-longer-active');
    expect(manager.codes('warn')).toEqual([]);
  });
});

describe('an instance that does not report its runs', () => {
  const machines = { 'i-1': { launchedAt: ago(minutes(60)), isRunning: true } };
  const [idle, missing] = [
    aWorkerOn('i-1', { drained: true }),
    aWorkerOn('i-1', { busy: true, drained: true }),
  ];

  it('issue 11, 1: is held by a process that has never seen its busy worker, which is missing', async () => {
    const world = aWorld({ workers: [idle], machines });
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(manager.codes('info')).toEqual(['no-witness']);

    world.workers = [idle, missing];
    world.advance(minutes(29));
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 2))).toEqual(['m-1']);
    world.workers = [idle];
    world.advance(minutes(2));
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 3))).toEqual(['m-1']);
    expect(world.callsOf('complete')).toEqual([]);
  });

  it('is released once its workers have been idle and watched for the absence wait', async () => {
    const world = aWorld({ workers: [idle], machines });
    const { tookMs } = await handleToTheEnd(aManager(world), { world, body: aTermination('i-1') });
    expect(tookMs).toBeGreaterThanOrEqual(minutes(30));
    expect(tookMs).toBeLessThan(minutes(32));
  });

  it('is released soon after a run during which its workers have been watched for the absence wait', async () => {
    const world = aWorld({ workers: [{ ...idle, busy: true }], machines });
    world.at(moment + minutes(40), () => {
      world.workers = [idle];
    });
    const { tookMs } = await handleToTheEnd(aManager(world), { world, body: aTermination('i-1') });
    expect(tookMs - minutes(40)).toBeLessThanOrEqual(seconds(15));
  });
});

describe('an instance that was launched for another pool', () => {
  const machines = {
    'i-1': { launchedAt: ago(minutes(60)), isRunning: true, setUpAt: ago(minutes(59)), poolId: '01OTHER' },
  };

  it('issue 11, 9: is held for its run in that pool, and its worker is drained there', async () => {
    const worker = aWorkerOn('i-1', { busy: true });
    const world = aWorld({ workers: [aWorkerOn('i-2')], machines, otherPools: { '01OTHER': [worker] } });
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(world.callsOf('drain')).toEqual([`drain ${worker.id} of 01OTHER`]);
    world.advance(seconds(5));
    await manager.handle(aRecord('1', aTermination('i-1'), 2));
    expect(world.callsOf('complete')).toEqual([]);

    world.advance(seconds(10));
    world.otherPools = { '01OTHER': [{ ...worker, busy: false, drained: true }] };
    expect(await manager.handle(aRecord('1', aTermination('i-1'), 3))).toEqual([]);
    expect(manager.codes('warn')).toEqual(['launched-for-another-pool']);
    const warning = manager.log.lines.find(({ level }) => level === 'warn');
    expect(warning?.message).toContain('is asked for its workers');
  });

  it('issue 11, 9: is held for as long as that pool cannot be read', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-2')], machines });
    world.break('read 01OTHER', new Error('not found'));
    const manager = aManager(world);
    for (const receives of [1, 2, 3, 4, 5, 6, 7, 8]) {
      expect(await manager.handle(aRecord('1', aTermination('i-1'), receives))).toEqual(['m-1']);
      world.advance(minutes(7));
    }
    expect(manager.codes('info')).toEqual(['pool-unreadable']);
    expect(manager.log.lines.filter(({ level }) => level === 'warn')).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('cannot be read') as unknown,
        fields: { code: 'launched-for-another-pool', instanceId: 'i-1', launchedFor: '01OTHER' },
      }),
    ]);
  });

  it('issue 11, 9: is held for ever by an answer about another pool than the one that was asked for', async () => {
    const world = aWorld({ workers: [] });
    world.break('read', new Error('AnotherPoolError'));
    expect(await aManager(world).handle(aRecord('1', aTermination('i-1')))).toEqual(['m-1']);
    expect(world.callsOf('complete')).toEqual([]);
  });

  it('has that pool read once a round, however many instances are of it', async () => {
    const workers = ['i-1', 'i-2'].map((id) => aWorkerOn(id, { busy: true }));
    const machine = { ...machines['i-1'] };
    const world = aWorld({
      machines: { 'i-1': machine, 'i-2': machine, 'i-3': { ...machine, poolId: aPool().id } },
      otherPools: { '01OTHER': workers },
    });
    const records = ['i-1', 'i-2', 'i-3'].map((id) => aRecord(id, aTermination(id)));
    await aManager(world).handle(...records);
    expect(world.callsOf('read')).toEqual(['read', 'read 01OTHER']);
  });

  it('is judged by the gate’s own pool when a worker of that names it', async () => {
    const world = aWorld({ workers: [aWorkerOn('i-1', { drained: true })], machines });
    expect(await aManager(world).handle(aRecord('1', aTermination('i-1')))).toEqual([]);
    expect(world.callsOf('read')).toEqual(['read', 'read']);
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

  it('L6: is not released by empty answers until they have lasted for the whole absence wait', async () => {
    const world = aWorld({ workers: [], group, machines: launchedLongAgo });
    const manager = aManager(world);
    const { receives, tookMs } = await handleToTheEnd(manager, { world, body: aTermination('i-1') });
    expect(tookMs).toBeGreaterThanOrEqual(minutes(30));
    expect(tookMs).toBeLessThan(minutes(32));
    expect(receives).toBeLessThan(21);
    expect(manager.codes('info')).toEqual(['answer-not-trusted', 'stayed-workerless']);
  });

  it.each([minutes(3), minutes(10), minutes(60)])(
    'issue 11, 6: is released after the shortest absence wait, with a registration grace of %s ms',
    async (registrationGraceMs) => {
      const world = aWorld({ workers: [], group, machines: launchedLongAgo });
      const settings = { registrationGraceMs, absenceWaitMs: minutes(5) };
      const manager = aManager(world, { settings });
      const { tookMs } = await handleToTheEnd(manager, { world, body: aTermination('i-1') });
      expect(tookMs).toBeGreaterThanOrEqual(minutes(5));
      expect(tookMs).toBeLessThan(minutes(5) + seconds(15));
    },
  );

  it('is released after the absence wait although two processes take turns', async () => {
    const world = aWorld({ workers: [], group, machines: launchedLongAgo });
    const processes = [aManager(world), aManager(world)] as const;
    let receives = 1;
    while (
      (await processes[receives % 2 === 0 ? 0 : 1].handle(aRecord('1', aTermination('i-1'), receives)))
        .length > 0
    ) {
      world.advance(seconds(lastHiddenFor(world)));
      receives += 1;
    }
    expect(world.now - moment).toBeLessThan(minutes(33));
  });

  it('issue 11, 1: is held while it reports a run, whatever Spacelift lists, and for the absence wait after that', async () => {
    const report = (busy: boolean, at: number) => ({
      'i-1': { launchedAt: ago(minutes(60)), isRunning: true, report: { busy, at } },
    });
    const world = aWorld({ workers: others, group, machines: report(true, moment) });
    for (let minute = 10; minute < 120; minute += 10) {
      world.at(moment + minutes(minute), () => {
        world.machines = report(true, world.now);
      });
    }
    world.at(moment + minutes(121), () => {
      world.machines = report(false, world.now);
    });
    const { tookMs } = await handleToTheEnd(aManager(world), { world, body: aTermination('i-1') });
    expect(tookMs).toBeGreaterThanOrEqual(minutes(151));
    expect(tookMs).toBeLessThan(minutes(153));
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

  it('is held while EC2 cannot be read, and is not taken for an instance without a machine', async () => {
    const world = aWorld({ workers: others, group, machines: launchedLongAgo });
    world.break('machines i-1', new Error('denied'));
    const manager = aManager(world);
    for (let receives = 1; receives <= 50; receives += 1) {
      expect(await manager.handle(aRecord('1', aTermination('i-1'), receives))).toEqual(['m-1']);
      world.advance(minutes(1));
    }
    expect(manager.codes('info')).toEqual(['machine-unreadable']);
  });

  it('is released at once when its machine is gone', async () => {
    const world = aWorld({ workers: [], group, machines: { 'i-1': { isRunning: false } } });
    const manager = aManager(world);
    expect(await manager.handle(aRecord('1', aTermination('i-1')))).toEqual([]);
    expect(manager.codes('info')).toEqual(['machine-gone']);
  });

  it('is released when its machine is gone, although Spacelift cannot be read', async () => {
    const world = aWorld({ workers: [], group, machines: { 'i-1': { isRunning: false } } });
    world.break('read', new Error('the secret has no value'));
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

/** Receives one termination message until it is done, and watches the heartbeats. */
async function holdToTheEnd(world: FakeWorld): Promise<{ longestSilence: number }> {
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
  await handleToTheEnd(manager, { world, body: aTermination('i-1') });
  return { longestSilence: Math.max(longestSilence, world.now - lastHeartbeat) };
}
