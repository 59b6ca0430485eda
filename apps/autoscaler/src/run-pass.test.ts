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
          durationMs: 500,
        }) as object,
      },
    ]);
    expect(report.decision.kind).toBe('hold');
  });
});

type Ids = [string, string, string];
