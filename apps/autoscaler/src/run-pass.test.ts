import {
  aBootingMember,
  aBusyMember,
  ago,
  anIdleMember,
  aStrayMember,
  minutes,
  moment,
  type SnapshotParts,
} from '@poolkeeper/pool-model/testing';
import { defaultPolicy } from '@poolkeeper/scaling-decision';
import { describe, expect, it } from 'vitest';
import { nothingApplied } from './apply/apply.ts';
import { timeForCallMs } from './time-limits.ts';
import { createMemory } from './remember/memory.ts';
import { aLog } from '@poolkeeper/lambda-runtime/testing';
import { aWorld } from './testing/a-world.ts';
import { passOf } from './testing/pass-of.ts';

describe('a pass that scales out', () => {
  it('asks for the capacity once, and reports what it observed, decided and changed', async () => {
    const world = aWorld({ pendingRuns: 3, members: [anIdleMember(), aBusyMember()] });
    const report = await passOf(world);

    expect(world.changes).toEqual(['set 4']);
    expect(report).toEqual({
      observedAt: '2026-03-02T12:00:00.000Z',
      seenBy: 'description',
      pendingRuns: 3,
      queueWaitMs: 0,
      desiredCapacity: 2,
      minSize: 0,
      maxSize: 10,
      members: { booting: 0, idle: 1, busy: 1, drained: 0, leaving: 0, stray: 0, ghost: 0, foreign: 0 },
      decision: {
        kind: 'scale-out',
        explanation: expect.stringContaining('scale out by 2 to 4') as string,
        reasons: [expect.objectContaining({ code: 'short-of-workers' })],
      },
      plan: {
        launch: 'by desired capacity: synchronous launches are off',
        releases: expect.stringContaining('none selected') as string,
        replacements: 'none selected',
      },
      applied: {
        desiredCapacity: 4,
        launched: [],
        launchFailures: [],
        terminating: [],
        replaced: [],
        rolled: [],
        drained: [],
        ended: [],
        failed: [],
        leftForNextPass: [],
      },
      retained: 0,
      unexplained: 0,
      notices: [],
      dryRun: false,
    });
  });

  it('holds in the next pass while the capacity is being launched', async () => {
    const world = aWorld({ pendingRuns: 3 });
    await passOf(world);
    expect(await passOf(world)).toMatchObject({ decision: { kind: 'hold' }, desiredCapacity: 3 });
    expect(world.changes).toEqual(['set 3']);
  });

  it('fails as a whole when the capacity cannot be set', async () => {
    const world = aWorld({ pendingRuns: 3 });
    world.break('set 3', new Error('no'));
    const log = aLog();
    await expect(passOf(world, { log })).rejects.toThrow('no');
    expect(log.lines).toEqual([expect.objectContaining({ level: 'error', message: 'pass failed' })]);
  });
});

describe('a pass that scales in', () => {
  it('continues after a member that fails', async () => {
    const members = [anIdleMember(), anIdleMember(), anIdleMember()];
    const [first, second, third] = members.map(({ instance }) => instance.id) as Ids;
    const world = aWorld({ members });
    world.break(`terminate ${first} decrement`, new Error('no'));
    const log = aLog();

    const { applied } = await passOf(world, { log });

    expect([...applied.terminating].sort()).toEqual([second, third].sort());
    expect(applied.failed).toEqual([{ instanceId: first, problem: 'Error: no' }]);
    expect(log.lines.map(({ level }) => level)).toEqual(['info', 'error']);
  });

  it('reports a drain that Spacelift refuses, and leaves it to the lifecycle manager', async () => {
    const member = anIdleMember();
    const world = aWorld({ members: [member] });
    world.refuseDrain(member.workers[0].id);
    const { applied } = await passOf(world);
    expect(applied.terminating).toEqual([member.instance.id]);
    expect(applied.failed).toEqual([
      {
        instanceId: member.instance.id,
        problem: `worker ${member.workers[0].id} is left for the lifecycle manager to drain: spacelift answered that it is not drained`,
      },
    ]);
  });

  it.each([
    ['not-in-group', { failed: 'the instance has left the group' }],
    ['at-min-size', { failed: 'without the instance the group would be below its minimum size' }],
    ['busy-scaling', { left: true }],
  ] as const)('drains no worker when the group answers %s', async (outcome, expected) => {
    const member = anIdleMember();
    const { id: instanceId } = member.instance;
    const world = aWorld({ members: [member] });
    world.answer(instanceId, outcome);
    const { applied } = await passOf(world);
    expect(world.changes).toEqual([`terminate ${instanceId} decrement`]);
    expect(applied).toMatchObject({
      terminating: [],
      failed: 'failed' in expected ? [{ instanceId, problem: expected.failed }] : [],
      leftForNextPass: 'left' in expected ? [instanceId] : [],
    });
  });

  it('drains only the workers of a member that take runs', async () => {
    const member = anIdleMember({ otherWorkers: [{ drained: true }] });
    const world = aWorld({ members: [member] });
    await passOf(world);
    expect(world.changes).toEqual([
      `terminate ${member.instance.id} decrement`,
      `drain ${member.workers[0].id}`,
    ]);
  });

  it('asks for no capacity in the last seconds', async () => {
    const world = aWorld({ pendingRuns: 3 });
    const { applied } = await passOf(world, { deadline: { remainingMs: () => timeForCallMs } });
    expect(world.changes).toEqual([]);
    expect(applied.desiredCapacity).toBeUndefined();
  });

  it('releases no instance and logs a warning without a termination hook', async () => {
    const world = aWorld({ members: [anIdleMember(), aStrayMember()], group: { hasTerminationHook: false } });
    const log = aLog();
    const report = await passOf(world, { log });
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

describe('a dry run', () => {
  it('changes nothing, and decides as other passes do', async () => {
    const parts: SnapshotParts = { pendingRuns: 4, members: [aStrayMember(), aBusyMember(), aBusyMember()] };
    const world = aWorld(parts);
    const dry = await passOf(world, { settings: { dryRun: true } });
    expect(world.changes).toEqual([]);
    expect(dry).toMatchObject({ dryRun: true, applied: { terminating: [], replaced: [], failed: [] } });

    const wet = await passOf(world);
    expect(wet.decision).toEqual(dry.decision);
    expect(world.changes).toHaveLength(2);
  });
});

describe('strays', () => {
  it('are replaced without lowering the capacity, also at the minimum size', async () => {
    const stray = aStrayMember();
    const world = aWorld({ members: [stray, aBusyMember(), aBusyMember()], group: { minSize: 3 } });
    const { applied } = await passOf(world);
    expect(world.changes).toEqual([`terminate ${stray.instance.id}`]);
    expect(applied).toMatchObject({ replaced: [stray.instance.id], terminating: [] });
    expect(world.group().desiredCapacity).toBe(3);
  });

  it('are terminated with their capacity when no run needs a replacement', async () => {
    const stray = aStrayMember();
    const world = aWorld({ members: [stray, aBusyMember(), aBusyMember()] });
    const { applied } = await passOf(world);
    expect(world.changes).toEqual([`terminate ${stray.instance.id} decrement`]);
    expect(applied).toMatchObject({ replaced: [], terminating: [stray.instance.id] });
    expect(await passOf(world)).toMatchObject({ desiredCapacity: 2, decision: { kind: 'hold' } });
  });

  it.each([
    ['runs wait for them', { pendingRuns: 1, group: { maxSize: 3 } }],
    ['the policy never scales in', { maxStepIn: 0 }],
    ['the group removes instances by itself', { group: { desiredCapacity: 2 } }],
  ] satisfies readonly [string, SnapshotParts & { maxStepIn?: number }][])(
    'are replaced while %s',
    async (_, given) => {
      const { maxStepIn = 10, ...parts }: SnapshotParts & { maxStepIn?: number } = given;
      const stray = aStrayMember();
      const world = aWorld({ members: [stray, aBusyMember(), aBusyMember()], ...parts });
      const settings = { policy: { ...defaultPolicy, maxStepIn } };
      expect((await passOf(world, { settings })).applied.replaced).toEqual([stray.instance.id]);
    },
  );

  it('leave together with idle members within one step in, and not below the minimum', async () => {
    const members = [aStrayMember(), ...Array.from({ length: 6 }, () => anIdleMember())];
    const tight = aWorld({ members, group: { minSize: 1 } });
    expect((await passOf(tight)).applied).toMatchObject({ terminating: { length: 6 }, replaced: [{}] });
    expect(tight.group().desiredCapacity).toBe(1);

    const settings = { policy: { ...defaultPolicy, maxStepIn: 6 } };
    const loose = aWorld({ members });
    expect((await passOf(loose, { settings })).applied.terminating).toHaveLength(6);
  });

  it.each([1, 4])(
    'are terminated in the end, a few at a time, when they are alone in the group: %i',
    async (count) => {
      const world = aWorld({ members: Array.from({ length: count }, () => aStrayMember()) });
      const memory = createMemory();
      for (let minute = 0; minute < 10; minute += 1) {
        await passOf(world, { memory, clock: () => moment + minutes(minute) });
      }
      expect(world.changes).toEqual([]);
      await passOf(world, { memory, clock: () => moment + minutes(10) });
      expect(world.changes).toHaveLength(Math.min(count, 2));
      await passOf(world, { memory, clock: () => moment + minutes(11) });
      expect(world.group().desiredCapacity).toBe(0);
    },
  );

  it('are not confirmed when a pass in between shows their workers', async () => {
    const members = Array.from({ length: 4 }, () => aBusyMember());
    const world = aWorld({ members });
    const { workers } = world.pool();
    const memory = createMemory();
    for (let minute = 0; minute <= 40; minute += 1) {
      world.updatePool((pool) => ({ ...pool, workers: minute % 4 === 3 ? workers : [] }));
      await passOf(world, { memory, clock: () => moment + minutes(minute) });
    }
    expect(world.changes).toEqual([]);
  });

  it.each([1, 2, 8, 120])(
    'are confirmed by passes a minute apart, at a registration grace of %i minutes',
    async (grace) => {
      const world = aWorld({
        members: [aStrayMember({ instance: { launchedAt: ago(minutes(200)) } }), aBusyMember()],
      });
      const memory = createMemory();
      const settings = { registrationGraceMs: minutes(grace) };
      const confirmedAfter = Math.max(grace, 5);
      for (let minute = 0; minute <= confirmedAfter; minute += 1) {
        expect(world.changes).toEqual([]);
        // A schedule is a few seconds late now and then.
        const at = moment + minutes(minute) + (minute % 2) * 10_000;
        await passOf(world, { memory, settings, clock: () => at });
      }
      await passOf(world, { memory, settings, clock: () => moment + minutes(confirmedAfter + 1) });
      expect(world.changes).toHaveLength(1);
    },
  );

  it('are not confirmed by two passes with an outage between them', async () => {
    const world = aWorld({ members: [aStrayMember(), aBusyMember()] });
    const memory = createMemory();
    for (const minute of [0, 3, 6, 9, 12]) {
      await passOf(world, { memory, clock: () => moment + minutes(minute) });
    }
    expect(world.changes).toEqual([]);
  });

  it('are not confirmed while Spacelift counts a busy worker that it does not list', async () => {
    const world = aWorld({ members: [aStrayMember(), aBusyMember()] });
    const memory = createMemory();
    const pass = (minute: number) => passOf(world, { memory, clock: () => moment + minutes(minute) });
    world.updatePool((pool) => ({ ...pool, busyWorkers: 2 }));
    for (let minute = 0; minute <= 12; minute += 1) await pass(minute);
    world.updatePool((pool) => ({ ...pool, busyWorkers: 1 }));
    for (let minute = 13; minute <= 22; minute += 1) await pass(minute);
    expect(world.changes).toEqual([]);
    await pass(23);
    expect(world.changes).toHaveLength(1);
  });

  it('are kept while they report a run, also a lone one beside many members with a worker', async () => {
    const stray = aStrayMember();
    const world = aWorld({ members: [stray, ...Array.from({ length: 6 }, () => aBusyMember())] });
    world.setMachine(stray.instance.id, { isRunning: true, report: { busy: true, at: moment } });
    const pass = (minute: number) => passOf(world, { clock: () => moment + minutes(minute) });
    for (const minute of [0, 10, 20, 30]) {
      expect(await pass(minute)).toMatchObject({
        notices: ['strays-held'],
        plan: { replacements: 'none selected; kept: 1 reporting a run that Spacelift does not list' },
      });
    }
    expect(world.changes).toEqual([]);
    await pass(31);
    expect(world.changes).toHaveLength(1);
  });

  it('are confirmed only from the end of the run that they reported', async () => {
    const stray = aStrayMember();
    const world = aWorld({ members: [stray] });
    const memory = createMemory();
    const report = (busy: boolean, minute: number) => {
      world.setMachine(stray.instance.id, {
        isRunning: true,
        report: { busy, at: moment + minutes(minute) },
      });
    };
    for (let minute = 0; minute <= 24; minute += 2) {
      report(minute < 14, Math.min(minute, 15));
      await passOf(world, { memory, clock: () => moment + minutes(minute) });
    }
    expect(world.changes).toEqual([]);
    await passOf(world, { memory, clock: () => moment + minutes(25) });
    expect(world.changes).toHaveLength(1);
  });

  it('are kept while EC2 cannot be asked whether they report a run', async () => {
    const world = aWorld({ members: [aStrayMember(), aBusyMember(), aBusyMember()] });
    world.break('machines', new Error('throttled'));
    expect(await passOf(world)).toMatchObject({
      notices: ['strays-held', 'machines-unknown'],
      plan: { replacements: expect.stringContaining('EC2 could not be asked') as string },
    });
    expect(world.changes).toEqual([]);
    world.repair('machines');
    await passOf(world);
    expect(world.changes).toHaveLength(1);
  });

  it('are members past the registration grace of the settings', async () => {
    const young = aBootingMember({ instance: { launchedAt: ago(minutes(5)) } });
    const world = aWorld({ members: [young, aBusyMember(), aBusyMember()] });
    expect(await passOf(world)).toMatchObject({ members: { booting: 1 }, applied: { replaced: [] } });
    expect(await passOf(world, { settings: { registrationGraceMs: minutes(4) } })).toMatchObject({
      members: { stray: 1 },
      applied: { terminating: [young.instance.id] },
    });
  });
});

describe('instances of another worker pool', () => {
  const poolId = '01JANOTHERPOOL000000000000';
  const ofAnotherPool = (launchedAt: number) => aStrayMember({ instance: { launchedAt, poolId } }).instance;

  it('are neither replaced nor released nor waited for when the id of the pool has changed', async () => {
    const world = aWorld({ pendingRuns: 2 });
    const instances = [90, 80, 70, 60, 2].map((age) => ofAnotherPool(ago(minutes(age))));
    world.updateGroup((group) => ({ ...group, desiredCapacity: 5, instances }));
    const memory = createMemory();
    const log = aLog();
    for (let minute = 0; minute <= 30; minute += 2) {
      const report = await passOf(world, { memory, log, clock: () => moment + minutes(minute) });
      expect(report.notices).toContain('launched-for-another-pool');
      expect(report.notices).not.toContain('strays-held');
      expect(report.members).toMatchObject({ stray: 5, booting: 0 });
    }
    expect(world.changes).toEqual(['set 7']);
    expect(log.lines[1]).toEqual({
      level: 'warn',
      message: expect.stringContaining(
        `5 instances launched for another worker pool than ${world.pool().id}`,
      ) as string,
      fields: {
        code: 'launched-for-another-pool',
        count: 5,
        instances: instances.map(({ id }) => ({ instanceId: id, poolId })),
      },
    });
  });

  it('speak for or against no stray of this pool', async () => {
    const stray = aStrayMember();
    const world = aWorld({ members: [stray, aBusyMember(), aBusyMember()] });
    const others = Array.from({ length: 9 }, () => ofAnotherPool(ago(minutes(60))));
    world.updateGroup((group) => ({
      ...group,
      desiredCapacity: 12,
      maxSize: 20,
      instances: [...group.instances, ...others],
    }));
    await passOf(world);
    expect(world.changes).toEqual([`terminate ${stray.instance.id} decrement`]);
  });

  it('are not asked of EC2, and not held by it when EC2 does not answer', async () => {
    const world = aWorld({ pendingRuns: 1 });
    const instances = [ofAnotherPool(ago(minutes(60)))];
    world.updateGroup((group) => ({ ...group, desiredCapacity: 1, instances }));
    world.break('machines', new Error('throttled'));
    expect((await passOf(world)).notices).toEqual(['launched-for-another-pool']);
  });

  it('are not released or rolled when their worker is idle in this pool', async () => {
    const old = { poolId, launchTemplate: 'lt-1:6' };
    const member = anIdleMember({ instance: old });
    const world = aWorld({ members: [member], group: { launchTemplate: 'lt-1:7' } });
    const roll = { outdated: true, budget: 9, idleAtLeastMs: 0 };
    await passOf(world, { settings: { roll } });
    await passOf(world, { settings: { roll, policy: { ...defaultPolicy, minIdle: 1 } } });
    expect(world.changes).toEqual([]);
  });
});

describe('the log', () => {
  it('has one line for a pass that holds, with counts, decision, reasons and duration', async () => {
    const log = aLog();
    let now = moment;
    const clock = () => (now += 250) - 250;
    const report = await passOf(aWorld({ members: [aBusyMember()] }), { log, clock });
    expect(log.lines).toEqual([
      {
        level: 'info',
        message: 'pass',
        fields: expect.objectContaining({
          ...report,
          figures: expect.objectContaining({ idle: 0, unlaunched: 0 }) as object,
          spared: { releases: { 'not-idle': 1 }, replacements: {} },
          durationMs: 750,
        }) as object,
      },
    ]);
    expect(report.decision.kind).toBe('hold');
    expect(report.applied).toEqual(nothingApplied);
  });
});

type Ids = [string, string, string];
