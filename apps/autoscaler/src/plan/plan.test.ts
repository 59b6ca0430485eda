import {
  aBootingMember,
  aBusyMember,
  aLeavingMember,
  ago,
  anActivity,
  anIdleMember,
  aStrayMember,
  minutes,
  moment,
  type SnapshotParts,
} from '@poolkeeper/pool-model/testing';
import { defaultPolicy } from '@poolkeeper/scaling-decision';
import { describe, expect, it } from 'vitest';
import type { PassSettings } from '../plan/plan.ts';
import { aWorld } from '../testing/a-world.ts';
import { passOf } from '../testing/pass-of.ts';

describe('a roll', () => {
  const roll = { outdated: true, budget: 1, idleAtLeastMs: minutes(1) };
  const settings = {
    roll,
    policy: { ...defaultPolicy, minIdle: 3 },
  } satisfies Partial<PassSettings>;
  const group = { launchTemplate: 'lt-1:7' };
  const outdated = () => anIdleMember({ instance: { launchTemplate: 'lt-1:6' } });
  const current = () => anIdleMember({ instance: { launchTemplate: 'lt-1:7' } });

  it('terminates an outdated member without a decrement, and drains it, when there is nothing else to do', async () => {
    const old = outdated();
    const world = aWorld({ members: [old, current(), current()], group });
    const { applied } = await passOf(world, { settings });
    expect(applied.rolled).toEqual([old.instance.id]);
    expect(world.changes).toEqual([`terminate ${old.instance.id}`, `drain ${old.workers[0].id}`]);
    expect(world.group().desiredCapacity).toBe(3);
  });

  it('does not wait for a surplus that stays', async () => {
    const old = outdated();
    const world = aWorld({ members: [old, current(), current()], group });
    const release = { minAgeMs: minutes(600) };
    const { decision, applied } = await passOf(world, {
      settings: { roll, release, policy: { ...defaultPolicy, minIdle: 2 } },
    });
    expect(decision.kind).toBe('scale-in');
    expect(applied).toMatchObject({ terminating: [], rolled: [old.instance.id] });
  });

  it.each<[string, SnapshotParts, number]>([
    ['headroom is to come', { members: [outdated(), current(), current()] }, 9],
    ['a stray is replaced', { members: [outdated(), ...busy(5), aStrayMember()] }, 1],
    ['other members are released', { members: [outdated(), outdated(), outdated(), current()] }, 1],
  ])('waits while %s', async (_, parts, minIdle) => {
    const world = aWorld({ group, ...parts });
    const policy = { ...defaultPolicy, minIdle, maxStepIn: 1, scaleInAfterMs: minutes(1) };
    const { applied } = await passOf(world, { settings: { roll: { ...roll, budget: 9 }, policy } });
    expect(applied.rolled).toEqual([]);
    expect(world.changes).not.toEqual([]);
  });

  it('continues while there is only a surplus that has reasons to stay', async () => {
    const old = outdated();
    const world = aWorld({ members: [old, current()], group });
    const release = { minAgeMs: minutes(600) };
    const report = await passOf(world, { settings: { roll, release } });
    expect(report.decision.kind).toBe('scale-in');
    expect(report.applied.rolled).toEqual([old.instance.id]);
  });

  it('is reported when it is stuck because new members do not register', async () => {
    const stray = aStrayMember({ instance: { launchTemplate: 'lt-1:7' } });
    const world = aWorld({ members: [outdated(), outdated(), outdated(), stray], group });
    const strays = { atOnce: 0, largestShare: 1 };
    const { notices } = await passOf(world, { settings: { ...settings, strays } });
    expect(notices).toContain('roll-stuck');
  });

  it('is off by default', async () => {
    const world = aWorld({ members: [outdated(), current(), current()], group });
    await passOf(world, { settings: { policy: settings.policy } });
    expect(world.changes).toEqual([]);
  });
});

describe('a renewal', () => {
  const renewBefore = moment - minutes(10);

  it('terminates a busy member without a decrement, and drains its worker', async () => {
    const old = aBusyMember({ instance: { launchedAt: ago(minutes(60)) } });
    const world = aWorld({
      members: [old, aBusyMember({ instance: { launchedAt: ago(minutes(5)) } })],
      group: { renewBefore },
    });
    const { applied } = await passOf(world);
    expect(applied.rolled).toEqual([old.instance.id]);
    expect(world.changes).toEqual([`terminate ${old.instance.id}`, `drain ${old.workers[0].id}`]);
  });

  it('waits while runs need more instances', async () => {
    const world = aWorld({ members: [aBusyMember()], pendingRuns: 3, group: { renewBefore, maxSize: 9 } });
    expect((await passOf(world)).applied.rolled).toEqual([]);
  });
});

describe('a scale-in', () => {
  it('keeps members for the reasons in the settings', async () => {
    const members = [
      anIdleMember({ instance: { zone: 'eu-west-1a' } }),
      anIdleMember({ instance: { zone: 'eu-west-1b' } }),
    ];
    const world = aWorld({ members });
    const release = { keepsOneInEachZone: true };
    await passOf(world, { settings: { release } });
    expect(world.changes).toEqual([]);
    await passOf(world, { settings: { release: { minAgeMs: minutes(90) } } });
    expect(world.changes).toEqual([]);
    await passOf(world);
    expect(world.changes).toHaveLength(4);
  });
});

describe('a member that became idle a moment ago', () => {
  it('is kept until it has been idle for as long as the decision says, although its instance is the oldest', async () => {
    const oldest = anIdleMember({
      instance: { launchedAt: ago(minutes(90)) },
      worker: { availableAt: ago(minutes(4)) },
    });
    const other = anIdleMember();
    const world = aWorld({ members: [oldest, other, aBusyMember()] });
    const settings = { policy: { ...defaultPolicy, scaleInAfterMs: minutes(5) } };
    expect((await passOf(world, { settings })).applied.terminating).toEqual([other.instance.id]);
    const later = await passOf(world, { settings, clock: () => moment + minutes(1) });
    expect(later.applied.terminating).toEqual([oldest.instance.id]);
  });
});

describe('an implausible snapshot', () => {
  it('holds, rolls no member and logs a warning', async () => {
    const world = aWorld({ pendingRuns: 1, members: [anIdleMember(), anIdleMember()] });
    world.updateGroup((group) => ({ ...group, minSize: 5, maxSize: 3 }));
    const roll = { outdated: true, maxAgeMs: minutes(1), budget: 9, idleAtLeastMs: 0 };
    const report = await passOf(world, { settings: { roll } });
    expect(report.decision.kind).toBe('hold');
    expect(report.notices).toContain('implausible');
    expect(world.changes).toEqual([]);
  });
});

function busy(count: number) {
  return Array.from({ length: count }, () => aBusyMember({ instance: { launchTemplate: 'lt-1:7' } }));
}

describe('failing boots', () => {
  const failures = [1, 2, 3].flatMap((number) => {
    const instanceId = `i-${number}`;
    return [
      anActivity({ kind: 'launch', instanceId, startedAt: ago(minutes(3)) }),
      anActivity({ kind: 'terminate', cause: 'upkeep', instanceId, startedAt: ago(0) }),
    ];
  });

  it('are given up with their capacity, down to the minimum', async () => {
    const members = [aBootingMember(), aBootingMember(), aBootingMember()];
    const world = aWorld({ members, pendingRuns: 3, group: { activities: failures, minSize: 1 } });
    const { applied } = await passOf(world);
    expect(applied.terminating).toHaveLength(2);
    expect(world.group().desiredCapacity).toBe(1);
  });

  it('are left alone without a termination hook', async () => {
    const members = [aBootingMember()];
    const world = aWorld({
      members,
      pendingRuns: 1,
      group: { activities: failures, hasTerminationHook: false },
    });
    await passOf(world);
    expect(world.changes).toEqual([]);
  });
});

describe('a paused pool', () => {
  const roll = { outdated: true, budget: 9, idleAtLeastMs: minutes(1) };
  const members = [
    anIdleMember({ instance: { launchTemplate: 'lt-1:6' } }),
    anIdleMember({ instance: { launchTemplate: 'lt-1:7' } }),
    aBootingMember({ instance: { launchTemplate: 'lt-1:7' } }),
    aStrayMember({ instance: { launchTemplate: 'lt-1:7' } }),
    aLeavingMember({ instance: { state: 'retained' } }),
  ];
  const parts = { members, pendingRuns: 9, group: { launchTemplate: 'lt-1:7', minSize: 3, maxSize: 20 } };
  const pause = { until: moment + minutes(1), reason: 'database migration' };

  it.each([
    ['out', { ...defaultPolicy }],
    ['in', { ...defaultPolicy, scaleInAfterMs: 0 }],
  ])('changes nothing, whatever a pass would change when it scales %s', async (direction, policy) => {
    const pendingRuns = direction === 'out' ? 9 : 0;
    const free = aWorld({ ...parts, pendingRuns });
    await passOf(free, { settings: { roll, policy } });
    expect(free.changes).not.toEqual([]);

    const world = aWorld({ ...parts, pendingRuns, group: { ...parts.group, pause } });
    const { decision, notices } = await passOf(world, { settings: { roll, policy } });

    expect(world.changes).toEqual([]);
    expect(decision.reasons).toEqual([{ code: 'paused', until: pause.until, because: pause.reason }]);
    expect(notices).toContain('paused');
  });

  it('changes nothing after a glance either', async () => {
    const world = aWorld({ ...parts, group: { ...parts.group, pause } });
    const { seenBy } = await passOf(world, { glanceFirst: true });
    expect(seenBy).toBe('glance');
    expect(world.changes).toEqual([]);
  });

  it('goes on by itself when the time is over', async () => {
    const world = aWorld({ ...parts, group: { ...parts.group, pause } });
    await passOf(world, { clock: () => pause.until });
    expect(world.changes).not.toEqual([]);
  });
});
