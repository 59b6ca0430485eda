import {
  aBusyMember,
  aGhost,
  ago,
  aHistory,
  aLeavingMember,
  anIdleMember,
  aStrayMember,
  minutes,
  moment,
  type SnapshotParts,
} from '@poolkeeper/pool-model/testing';
import { defaultPolicy } from '@poolkeeper/scaling-decision';
import { describe, expect, it } from 'vitest';
import { createMemory } from '../remember/memory.ts';
import type { PassSettings } from '../plan/plan.ts';
import { aLog } from '@poolkeeper/lambda-runtime/testing';
import { aWorld } from '../testing/a-world.ts';
import { passOf } from '../testing/pass-of.ts';

describe("the pool's past demand", () => {
  const settings = {
    policy: { ...defaultPolicy, stabilizationMs: minutes(30) },
  } satisfies Partial<PassSettings>;

  it('is part of the decision', async () => {
    const world = aWorld({ members: [anIdleMember(), anIdleMember()] });
    const history = { read: () => Promise.resolve(aHistory([2, 2, 2])) };
    const report = await passOf({ ports: { ...world.ports, history } }, { settings });
    expect(report.decision.reasons).toContainEqual(expect.objectContaining({ code: 'stabilizing' }));
  });

  it('is left out when it cannot be read, with a warning', async () => {
    const world = aWorld({ pendingRuns: 1 });
    const history = { read: () => Promise.reject(new Error('denied')) };
    const report = await passOf({ ports: { ...world.ports, history } });
    expect(report.applied.desiredCapacity).toBe(1);
    expect(report.notices).toContain('history-unknown');
  });
});

describe('the runs that wait', () => {
  const settings = {
    policy: { ...defaultPolicy, foreseen: { mode: 'act' } },
  } satisfies Partial<PassSettings>;
  const past = Array.from({ length: 20 }, () => ({
    kind: 'confirmation' as const,
    lastedMs: minutes(5),
    neededWorker: true,
  }));
  const waiting = [
    { runId: '01R', stack: 'networking', waitsFor: 'confirmation' as const, since: ago(minutes(4.5)) },
  ];

  it('are part of the decision, also of a glance', async () => {
    for (const glanceFirst of [false, true]) {
      const world = aWorld({});
      const runs = { read: () => Promise.resolve({ waiting, past }) };
      const report = await passOf({ ports: { ...world.ports, runs } }, { settings, glanceFirst });
      expect(report.applied.desiredCapacity).toBe(1);
      expect(report.decision.reasons).toContainEqual(
        expect.objectContaining({ code: 'short-of-workers', headroomSource: 'foreseen' }),
      );
    }
  });

  it('are left out when they cannot be read, with a warning', async () => {
    const world = aWorld({ pendingRuns: 1 });
    const runs = { read: () => Promise.reject(new Error('denied')) };
    const report = await passOf({ ports: { ...world.ports, runs } }, { settings });
    expect(report.applied.desiredCapacity).toBe(1);
    expect(report.notices).toContain('runs-unknown');
  });
});

describe('a slow answer', () => {
  it('does not overstate how long a worker has been idle', async () => {
    const member = anIdleMember({ worker: { availableAt: ago(minutes(0.9)) } });
    const world = aWorld({ members: [member] });
    let now = moment;
    const slow = { ...world.ports.pool, read: () => ((now += 12_000), world.ports.pool.read()) };
    const report = await passOf({ ports: { ...world.ports, pool: slow } }, { clock: () => now });
    expect(report.observedAt).toBe(new Date(moment).toISOString());
    expect(world.changes).toEqual([]);
  });
});

describe('a worker whose instance is not in the group', () => {
  it.each([
    ['runs', { isRunning: true }, 1],
    ['has ended', { isRunning: false }, 0],
    ['is not known to EC2', undefined, 0],
  ])('is reported when its machine %s: %j', async (_, machine, unexplained) => {
    const ghost = aGhost();
    const world = aWorld({ members: [ghost] });
    const { identity } = ghost.workers[0];
    const instanceId = identity.kind === 'known' ? identity.instanceId : '';
    if (machine !== undefined) world.setMachine(instanceId, machine);
    expect(await passOf(world)).toMatchObject({ unexplained, members: { ghost: 1 } });
  });
});

describe('a glance', () => {
  it('is enough when there is nothing to do, and comes without notices', async () => {
    const world = aWorld({ members: [aBusyMember()], group: { hasTerminationHook: false } });
    world.break('describe', new Error('not asked for'));
    const log = aLog();
    const report = await passOf(world, { glanceFirst: true, log });
    expect(report).toMatchObject({ seenBy: 'glance', decision: { kind: 'hold' } });
    expect(log.lines).toEqual([expect.objectContaining({ level: 'info', message: 'pass' })]);
  });

  it('is enough while a run is on a retained instance', async () => {
    const retained = aLeavingMember({ instance: { state: 'retained' }, worker: { busy: true } });
    const world = aWorld({ members: [retained] });
    expect((await passOf(world, { glanceFirst: true })).seenBy).toBe('glance');
  });

  it('asks EC2 about no instance, and does not need its answer', async () => {
    const stray = aStrayMember({ instance: { protectedFromScaleIn: true } });
    const world = aWorld({ members: [stray, aBusyMember(), aBusyMember()] });
    const asked: string[] = [];
    const instances = {
      machines: (ids: readonly string[]) => {
        asked.push(...ids);
        return Promise.resolve(new Map());
      },
    };
    const ports = { ...world.ports, instances };
    expect((await passOf({ ports }, { glanceFirst: true })).seenBy).toBe('glance');
    expect(asked).toEqual([]);
    await passOf({ ports });
    expect(asked).toEqual([stray.instance.id]);
  });

  it('is remembered like a description', async () => {
    const world = aWorld({ members: [aStrayMember(), aBusyMember()] });
    const memory = createMemory();
    for (let minute = 0; minute < 10; minute += 1) {
      await passOf(world, { memory, glanceFirst: minute > 0, clock: () => moment + minutes(minute) });
    }
    expect(world.changes).toEqual([]);
    await passOf(world, { memory, glanceFirst: true, clock: () => moment + minutes(10) });
    expect(world.changes).toHaveLength(1);
  });

  it('is enough when the surplus members have reasons to stay', async () => {
    const world = aWorld({ members: [anIdleMember()] });
    const settings = { release: { minAgeMs: minutes(600) } };
    const report = await passOf(world, { glanceFirst: true, settings });
    expect(report).toMatchObject({ seenBy: 'glance', decision: { kind: 'scale-in' } });
  });

  it.each<[string, SnapshotParts]>([
    ['runs wait', { pendingRuns: 1 }],
    ['there are too many members', { members: [anIdleMember()] }],
    ['there is a stray', { members: [aStrayMember(), ...Array.from({ length: 9 }, () => aBusyMember())] }],
    [
      'members are to be rolled',
      {
        members: [anIdleMember({ instance: { launchedAt: ago(minutes(600)) } })],
        group: { minSize: 1 },
      },
    ],
    [
      'the on-demand share is to change',
      { group: { activities: [], purchaseMix: { onDemandBase: 0, onDemandPercentage: 100 } } },
    ],
    ['a retained instance may go', { members: [aLeavingMember({ instance: { state: 'retained' } })] }],
  ])('is followed by a description when %s', async (_, parts) => {
    const world = aWorld(parts);
    const settings = {
      settlingTimeMs: 0,
      roll: { outdated: false, maxAgeMs: minutes(300), budget: 1, idleAtLeastMs: 0 },
      purchase: { onDemandPercentage: 0 },
    };
    const report = await passOf(world, { glanceFirst: true, settings });
    expect(report.seenBy).toBe('description');
    expect(world.changes).not.toEqual([]);
  });
});
