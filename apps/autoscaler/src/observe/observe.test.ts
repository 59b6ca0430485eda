import {
  aBusyMember,
  ago,
  aHistory,
  aLeavingMember,
  anIdleMember,
  aStrayMember,
  minutes,
  type SnapshotParts,
} from '@poolkeeper/pool-model/testing';
import { defaultPolicy } from '@poolkeeper/scaling-decision';
import { describe, expect, it } from 'vitest';
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

describe('a glance', () => {
  it('is enough when there is nothing to do, and comes without notices', async () => {
    const world = aWorld({ members: [aBusyMember()], group: { hasTerminationHook: false } });
    world.break('describe', new Error('not asked for'));
    const log = aLog();
    const report = await passOf(world, { glanceFirst: true, log });
    expect(report).toMatchObject({ seenBy: 'glance', decision: { kind: 'hold' } });
    expect(log.lines).toEqual([expect.objectContaining({ level: 'info', message: 'pass' })]);
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
