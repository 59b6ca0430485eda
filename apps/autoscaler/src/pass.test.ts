import type { Worker } from '@poolkeeper/pool-model';
import {
  aBootingMember,
  aBusyMember,
  aDrainedMember,
  aForeign,
  ago,
  anIdleMember,
  aStrayMember,
  minutes,
  moment,
  type SnapshotParts,
} from '@poolkeeper/pool-model/testing';
import { defaultPolicy } from '@poolkeeper/scaling-decision';
import { describe, expect, it } from 'vitest';
import { lastCallMs, noDeadline, type Deadline } from './deadline.ts';
import { runPass, type PassSettings } from './pass.ts';
import { aLog } from './testing/a-log.ts';
import { aWorld, type FakeWorld } from './testing/a-world.ts';

describe('a pass that scales out', () => {
  it('asks for the capacity once, and reports what it saw, decided and changed', async () => {
    const world = aWorld({ pendingRuns: 3, members: [anIdleMember(), aBusyMember()] });
    const report = await pass(world);

    expect(world.changes).toEqual(['set 4']);
    expect(report).toEqual({
      observedAt: '2026-03-02T12:00:00.000Z',
      pendingRuns: 3,
      desiredCapacity: 2,
      minSize: 0,
      maxSize: 10,
      members: { booting: 0, idle: 1, busy: 1, drained: 0, leaving: 0, stray: 0, ghost: 0, foreign: 0 },
      decision: {
        kind: 'scale-out',
        explanation: expect.stringContaining('scale out by 2 to 4') as string,
        reasons: [expect.objectContaining({ code: 'short-of-workers' })],
      },
      applied: { desiredCapacity: 4, terminating: [], replaced: [], failed: [], leftForNextPass: [] },
      dryRun: false,
    });
  });

  it('holds in the next pass, while the capacity it asked for is on its way', async () => {
    const world = aWorld({ pendingRuns: 3 });
    await pass(world);
    expect(await pass(world)).toMatchObject({ decision: { kind: 'hold' }, desiredCapacity: 3 });
    expect(world.changes).toEqual(['set 3']);
  });

  it('fails as a whole when the capacity cannot be set', async () => {
    const world = aWorld({ pendingRuns: 3 });
    world.break('set 3', new Error('no'));
    const log = aLog();
    await expect(pass(world, { log })).rejects.toThrow('no');
    expect(log.lines).toEqual([expect.objectContaining({ level: 'error', message: 'pass failed' })]);
  });
});

describe('a pass that scales in', () => {
  it('A1, A2: makes the group remember the intent before it drains', async () => {
    const member = anIdleMember();
    const world = aWorld({ members: [member] });
    const report = await pass(world);

    expect(world.changes).toEqual([
      `terminate ${member.instance.id} decrement`,
      `drain ${member.workers[0].id}`,
    ]);
    expect(report.applied.terminating).toEqual([member.instance.id]);
    expect(world.group().desiredCapacity).toBe(0);
  });

  it('A2: leaves a drain that failed to the lifecycle manager, and never touches the instance again', async () => {
    const member = anIdleMember();
    const world = aWorld({ members: [member] });
    world.break(`drain ${member.workers[0].id}`, new Error('spacelift is down'));

    const { applied } = await pass(world);
    expect(applied.terminating).toEqual([member.instance.id]);
    expect(applied.failed).toEqual([
      { instanceId: member.instance.id, problem: expect.stringContaining('spacelift is down') as string },
    ]);

    const before = world.changes.length;
    expect(await pass(world)).toMatchObject({ members: { leaving: 1 }, decision: { kind: 'hold' } });
    expect(world.changes).toHaveLength(before);
  });

  it('A2: drains nobody whose termination the group refused', async () => {
    const members = [anIdleMember(), anIdleMember(), anIdleMember(), anIdleMember()];
    const [busyScaling, gone, atMin, denied] = members.map(({ instance }) => instance.id) as Ids<4>;
    const world = aWorld({ members });
    world.answer(busyScaling, 'busy-scaling');
    world.answer(gone, 'not-in-group');
    world.answer(atMin, 'at-min-size');
    world.break(`terminate ${denied} decrement`, new Error('access denied'));

    const { applied } = await pass(world);

    expect(world.changes.filter((change) => change.startsWith('drain'))).toEqual([]);
    expect(applied.leftForNextPass).toEqual([busyScaling]);
    expect(applied.failed.map(({ instanceId }) => instanceId).sort()).toEqual([gone, atMin, denied].sort());
    expect(applied.terminating).toEqual([]);
  });

  it('stops for no member that fails', async () => {
    const members = [anIdleMember(), anIdleMember(), anIdleMember()];
    const [first, second, third] = members.map(({ instance }) => instance.id) as Ids<3>;
    const world = aWorld({ members });
    world.break(`terminate ${first} decrement`, new Error('no'));
    const log = aLog();

    const { applied } = await pass(world, { log });

    expect([...applied.terminating].sort()).toEqual([second, third].sort());
    expect(applied.failed).toEqual([{ instanceId: first, problem: 'Error: no' }]);
    expect(log.lines.map(({ level }) => level)).toEqual(['info', 'error']);
  });

  it('A14: works on several members at once, but not on all', async () => {
    const world = aWorld({ members: Array.from({ length: 30 }, () => anIdleMember()) });
    const { applied } = await pass(world, { settings: { policy: { ...defaultPolicy, maxStepIn: 30 } } });
    expect(applied.terminating).toHaveLength(30);
    expect(world.mostAtOnce()).toBe(5);
  });

  it('A14: begins nothing in the last seconds, and says what is left', async () => {
    const members = Array.from({ length: 12 }, () => anIdleMember());
    const world = aWorld({ members });
    const timeIsUpAfter = (changes: number): Deadline => ({
      remainingMs: () => (world.changes.length < changes ? 60_000 : lastCallMs),
    });
    const settings = { policy: { ...defaultPolicy, maxStepIn: 12 } };
    const { applied } = await pass(world, { deadline: timeIsUpAfter(6), settings });

    expect(applied.terminating.length).toBeGreaterThan(0);
    expect(applied.leftForNextPass.length).toBeGreaterThan(0);
    expect(applied.terminating.length + applied.leftForNextPass.length).toBe(12);
    // What was begun was finished: each termination has its drain.
    expect(world.changes).toHaveLength(2 * applied.terminating.length);

    const rest = await pass(world, { settings });
    expect([...rest.applied.terminating].sort()).toEqual([...applied.leftForNextPass].sort());
  });

  it('asks for no capacity in the last seconds either', async () => {
    const world = aWorld({ pendingRuns: 3 });
    const { applied } = await pass(world, { deadline: { remainingMs: () => lastCallMs } });
    expect(world.changes).toEqual([]);
    expect(applied).not.toHaveProperty('desiredCapacity');
  });

  it('releases nobody when no hook would wait for a run, and says so', async () => {
    const world = aWorld({ members: [anIdleMember(), aStrayMember()], group: { hasTerminationHook: false } });
    const log = aLog();
    const report = await pass(world, { log });
    expect(world.changes).toEqual([]);
    expect(report.decision).toMatchObject({ kind: 'hold' });
    expect(log.lines).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        message: expect.stringContaining('no termination hook') as string,
      }),
    );
  });
});

describe('what a pass never does', () => {
  it('A3: it leaves a busy worker alone that an operator has drained', async () => {
    const world = aWorld({
      members: [aBusyMember({ worker: { drained: true } }), aDrainedMember(), anIdleMember()],
    });
    const { applied } = await pass(world);
    expect(applied.terminating).toHaveLength(1);
    expect(world.changes).toHaveLength(2);
  });

  it('A4: it kills nobody when Spacelift shows no workers, or half of them', async () => {
    const world = aWorld({ members: Array.from({ length: 8 }, () => aBusyMember()) });
    const workers = world.pool().workers;
    for (const shown of [[], workers.slice(0, 4)]) {
      world.updatePool((pool) => ({ ...pool, workers: shown }));
      const log = aLog();
      const report = await pass(world, { log });
      expect(report.members.stray).toBe(8 - shown.length);
      expect(log.lines).toContainEqual(
        expect.objectContaining({ level: 'warn', message: 'strays are not replaced' }),
      );
    }
    expect(world.changes).toEqual([]);
  });

  it('A7: it touches nothing of a worker whose metadata is unreadable, and names all of them in one line', async () => {
    const nameless: Worker['identity'] = { kind: 'unknown', problem: 'no instance_id' };
    const strangers = [
      aForeign({ worker: { identity: nameless } }),
      aForeign({ worker: { identity: nameless } }),
    ];
    const world = aWorld({ members: [...strangers, aBusyMember()] });
    const log = aLog();

    await pass(world, { log });

    expect(world.changes).toEqual([]);
    expect(log.lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields)).toEqual([
      { workers: strangers.map(({ workers: [{ id }] }) => ({ id, problem: 'no instance_id' })) },
    ]);
  });

  it('A12: it goes on when EC2 does not know an instance', async () => {
    const world = aWorld({
      pendingRuns: 2,
      members: [
        aBootingMember({ instance: { launchedAt: undefined, instanceType: undefined } }),
        anIdleMember(),
      ],
    });
    expect(await pass(world)).toMatchObject({ decision: { kind: 'hold' }, members: { booting: 1, idle: 1 } });
  });

  it('A16: it changes nothing when pool or group cannot be read', async () => {
    for (const call of ['read', 'describe']) {
      const world = aWorld({ pendingRuns: 5, members: [anIdleMember()] });
      world.break(call, new Error('token expired'));
      const log = aLog();
      await expect(pass(world, { log })).rejects.toThrow('token expired');
      expect(world.changes).toEqual([]);
      expect(log.lines.map(({ level }) => level)).toEqual(['error']);
    }
  });

  it('it changes nothing in a dry run, and decides the same', async () => {
    const parts: SnapshotParts = { pendingRuns: 4, members: [aStrayMember(), aBusyMember(), aBusyMember()] };
    const world = aWorld(parts);
    const dry = await pass(world, { settings: { dryRun: true } });
    expect(world.changes).toEqual([]);
    expect(dry).toMatchObject({ dryRun: true, applied: { terminating: [], replaced: [], failed: [] } });

    const wet = await pass(world);
    expect(wet.decision).toEqual(dry.decision);
    expect(world.changes).toHaveLength(2);
  });
});

describe('strays', () => {
  it('are replaced without lowering the capacity, also at the minimum size', async () => {
    const stray = aStrayMember();
    const world = aWorld({ members: [stray, aBusyMember(), aBusyMember()], group: { minSize: 3 } });
    const { applied } = await pass(world);
    expect(world.changes).toEqual([`terminate ${stray.instance.id}`]);
    expect(applied).toMatchObject({ replaced: [stray.instance.id], terminating: [] });
    expect(world.group().desiredCapacity).toBe(3);
  });

  it('are members whose time to register is over, by the setting', async () => {
    const young = aBootingMember({ instance: { launchedAt: ago(minutes(5)) } });
    const world = aWorld({ members: [young, aBusyMember(), aBusyMember()] });
    expect(await pass(world)).toMatchObject({ members: { booting: 1 }, applied: { replaced: [] } });
    expect(await pass(world, { settings: { registrationGraceMs: minutes(4) } })).toMatchObject({
      members: { stray: 1 },
      applied: { replaced: [young.instance.id] },
    });
  });
});

describe('the log', () => {
  it('has one line for a pass that holds, with counts, decision, reasons and duration', async () => {
    const log = aLog();
    let now = moment;
    const clock = () => (now += 250) - 250;
    const report = await pass(aWorld({ members: [aBusyMember()] }), { log, clock });
    expect(log.lines).toEqual([
      {
        level: 'info',
        message: 'pass',
        fields: expect.objectContaining({ ...report, durationMs: 500 }) as object,
      },
    ]);
    expect(report.decision.kind).toBe('hold');
  });
});

type Ids<Length> = Length extends 3 ? [string, string, string] : [string, string, string, string];

interface PassOptions {
  readonly settings?: Partial<PassSettings>;
  readonly deadline?: Deadline;
  readonly log?: ReturnType<typeof aLog>;
  readonly clock?: () => number;
}

function pass(world: FakeWorld, { settings, deadline = noDeadline, log = aLog(), clock }: PassOptions = {}) {
  return runPass(
    world.ports,
    { policy: defaultPolicy, registrationGraceMs: minutes(10), dryRun: false, ...settings },
    { clock: clock ?? (() => moment), deadline, log },
  );
}
