import {
  aBootingMember,
  aBusyMember,
  aForeign,
  ago,
  anIdleMember,
  aSnapshot,
  minutes,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { aPolicy } from '../testing/policies.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';

describe('scaling out', () => {
  it('adds an instance for every pending run that no free worker will take', () => {
    const members = [anIdleMember(), anIdleMember(), aBusyMember()];
    const decision = decide(aSnapshot({ pendingRuns: 7, members }), aPolicy());

    expect(decision).toMatchObject({
      kind: 'scale-out',
      by: 5,
      desiredCapacity: 8,
      reasons: [{ code: 'short-of-workers', short: 5, pendingRuns: 7, minIdle: 0, free: 2 }],
    });
  });

  it('adds the headroom', () => {
    const members = [anIdleMember(), aBusyMember()];

    expect(decide(aSnapshot({ members }), aPolicy({ minIdle: 3 }))).toMatchObject({
      kind: 'scale-out',
      by: 2,
    });
  });

  it('counts booting members and requested capacity as supply to come', () => {
    const snapshot = aSnapshot({
      pendingRuns: 6,
      members: [aBootingMember(), aBootingMember()],
      group: { desiredCapacity: 5 },
    });

    expect(decide(snapshot, aPolicy())).toMatchObject({
      kind: 'scale-out',
      by: 1,
      desiredCapacity: 6,
      figures: { booting: 2, unlaunched: 3, free: 5 },
    });
  });

  it('holds while supply for all pending runs is on its way', () => {
    const snapshot = aSnapshot({
      pendingRuns: 3,
      members: [aBootingMember()],
      group: { desiredCapacity: 3 },
    });

    expect(decide(snapshot, aPolicy())).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'supply-on-its-way', booting: 1, unlaunched: 2 }],
    });
  });

  it('counts a foreign worker that would take a run, and not one that would not', () => {
    const members = [
      aForeign(),
      aForeign({ worker: { busy: true, availableAt: undefined } }),
      aForeign({ worker: { drained: true } }),
    ];

    expect(decide(aSnapshot({ pendingRuns: 1, members }), aPolicy())).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'enough-workers', wanted: 1, free: 1 }],
    });
    expect(decide(aSnapshot({ pendingRuns: 3, members }), aPolicy())).toMatchObject({
      kind: 'scale-out',
      by: 2,
    });
  });

  it('stops at the maximum and says how many it leaves out', () => {
    const snapshot = aSnapshot({ pendingRuns: 9, members: [aBusyMember()], group: { maxSize: 4 } });

    expect(decide(snapshot, aPolicy())).toMatchObject({
      kind: 'scale-out',
      by: 3,
      desiredCapacity: 4,
      reasons: [{ code: 'short-of-workers' }, { code: 'at-max-size', maxSize: 4, unmet: 6 }],
    });
  });

  it('speaks of no limit when the maximum is just enough', () => {
    const snapshot = aSnapshot({ pendingRuns: 3, members: [aBusyMember()], group: { maxSize: 4 } });

    expect(codes(decide(snapshot, aPolicy({ maxStepOut: 3 })))).toEqual(['short-of-workers']);
  });

  it('holds at the maximum', () => {
    const snapshot = aSnapshot({ pendingRuns: 1, members: [aBusyMember()], group: { maxSize: 1 } });

    expect(decide(snapshot, aPolicy())).toMatchObject({
      kind: 'hold',
      reasons: [
        { code: 'short-of-workers', short: 1 },
        { code: 'at-max-size', maxSize: 1, unmet: 1 },
      ],
    });
  });

  it('holds above a maximum that was lowered, however many runs are pending', () => {
    const snapshot = aSnapshot({
      pendingRuns: 5,
      members: [aBusyMember(), aBusyMember(), aBusyMember()],
      group: { maxSize: 1 },
    });

    expect(decide(snapshot, aPolicy())).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'short-of-workers' }, { code: 'at-max-size', maxSize: 1, unmet: 7 }],
    });
  });

  it('takes one step a pass', () => {
    const snapshot = aSnapshot({ pendingRuns: 9 });

    expect(decide(snapshot, aPolicy({ maxStepOut: 4 }))).toMatchObject({
      kind: 'scale-out',
      by: 4,
      reasons: [
        { code: 'short-of-workers', short: 9 },
        { code: 'step-out-limited', maxStepOut: 4 },
      ],
    });
  });

  it('takes the step that the maximum cuts as cut by the maximum', () => {
    const snapshot = aSnapshot({ pendingRuns: 9, group: { maxSize: 3 } });

    expect(codes(decide(snapshot, aPolicy({ maxStepOut: 4 })))).toEqual(['short-of-workers', 'at-max-size']);
  });

  it('reaches a raised minimum in one pass, whatever the step', () => {
    const snapshot = aSnapshot({ members: [anIdleMember()], group: { minSize: 4 } });

    expect(decide(snapshot, aPolicy({ maxStepOut: 1 }))).toMatchObject({
      kind: 'scale-out',
      by: 3,
      desiredCapacity: 4,
      reasons: [{ code: 'below-min-size', desiredCapacity: 1, minSize: 4 }],
    });
  });

  it('names both reasons when the group is below its minimum and short of workers', () => {
    const snapshot = aSnapshot({ pendingRuns: 2, group: { minSize: 4 } });

    expect(codes(decide(snapshot, aPolicy({ maxStepOut: 1 })))).toEqual([
      'short-of-workers',
      'below-min-size',
    ]);
  });
});

describe('a group with more instances than it wants', () => {
  const members = [anIdleMember(), anIdleMember(), anIdleMember(), anIdleMember()];

  it('keeps them, and gets what is missing beside them, when runs are short of workers', () => {
    const snapshot = aSnapshot({ pendingRuns: 6, members, group: { desiredCapacity: 1 } });

    expect(decide(snapshot, aPolicy())).toMatchObject({
      kind: 'scale-out',
      desiredCapacity: 6,
      figures: { excess: 3, unlaunched: 0, free: 4 },
    });
  });

  it('keeps none of them only for its minimum', () => {
    const snapshot = aSnapshot({ members, group: { desiredCapacity: 1, minSize: 2 } });

    expect(decide(snapshot, aPolicy())).toMatchObject({ kind: 'scale-out', desiredCapacity: 2 });
  });

  it('removes them itself, so that only the rest of the surplus is released', () => {
    const snapshot = aSnapshot({ members, group: { desiredCapacity: 3 } });

    expect(decide(snapshot, aPolicy({ minIdle: 1 }))).toMatchObject({
      kind: 'scale-in',
      atMost: 2,
      reasons: [
        { code: 'surplus-idle', surplus: 3 },
        { code: 'above-desired-capacity', excess: 1 },
      ],
    });
  });

  it('is left alone while what it removes is all that is too many', () => {
    const snapshot = aSnapshot({ members, group: { desiredCapacity: 2 } });

    expect(decide(snapshot, aPolicy({ minIdle: 2 }))).toMatchObject({
      kind: 'hold',
      reasons: [
        { code: 'surplus-idle', surplus: 2 },
        { code: 'above-desired-capacity', excess: 2 },
      ],
    });
  });
});

describe('scaling in', () => {
  it('releases the members that are idle beyond what is wanted', () => {
    const members = [anIdleMember(), anIdleMember(), anIdleMember(), anIdleMember(), aBusyMember()];

    expect(decide(aSnapshot({ pendingRuns: 1, members }), aPolicy({ minIdle: 1 }))).toMatchObject({
      kind: 'scale-in',
      atMost: 2,
      reasons: [{ code: 'surplus-idle', surplus: 2, idle: 4, wanted: 2 }],
    });
  });

  it('waits until a member has been idle for long enough', () => {
    const members = [
      anIdleMember({ worker: { availableAt: ago(minutes(5)) } }),
      anIdleMember({ worker: { availableAt: ago(minutes(5) - 1) } }),
    ];

    expect(decide(aSnapshot({ members }), aPolicy({ scaleInAfterMs: minutes(5) }))).toMatchObject({
      kind: 'scale-in',
      atMost: 1,
      reasons: [
        { code: 'surplus-idle', surplus: 2 },
        { code: 'idle-too-short', members: 1, scaleInAfterMs: minutes(5) },
      ],
    });
  });

  it.each([Number.NaN, Infinity])('never releases a member for an idle time of %s', (scaleInAfterMs) => {
    expect(decide(aSnapshot({ members: [anIdleMember()] }), aPolicy({ scaleInAfterMs })).kind).toBe('hold');
  });

  it('counts a recently busy member instead of an old one', () => {
    const members = [
      anIdleMember({ worker: { availableAt: ago(minutes(1)) } }),
      anIdleMember({ worker: { availableAt: ago(minutes(40)) } }),
    ];
    const decision = decide(aSnapshot({ members }), aPolicy({ minIdle: 1 }));

    expect(decision).toMatchObject({ kind: 'scale-in', atMost: 1 });
    expect(codes(decision)).toEqual(['surplus-idle']);
  });

  it('holds when all that are idle are protected', () => {
    const members = [anIdleMember({ instance: { protectedFromScaleIn: true } })];

    expect(decide(aSnapshot({ members }), aPolicy())).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'surplus-idle' }, { code: 'protected-from-scale-in', members: 1 }],
    });
  });

  it('stops at the minimum', () => {
    const members = [anIdleMember(), anIdleMember(), anIdleMember()];

    expect(decide(aSnapshot({ members, group: { minSize: 2 } }), aPolicy())).toMatchObject({
      kind: 'scale-in',
      atMost: 1,
      reasons: [
        { code: 'surplus-idle', surplus: 3 },
        { code: 'at-min-size', minSize: 2 },
      ],
    });
    expect(decide(aSnapshot({ members, group: { minSize: 3 } }), aPolicy())).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'surplus-idle' }, { code: 'at-min-size', minSize: 3 }],
    });
  });

  it('takes one step a pass', () => {
    const members = [anIdleMember(), anIdleMember(), anIdleMember()];

    expect(decide(aSnapshot({ members }), aPolicy({ maxStepIn: 2 }))).toMatchObject({
      kind: 'scale-in',
      atMost: 2,
      reasons: [{ code: 'surplus-idle' }, { code: 'step-in-limited', maxStepIn: 2 }],
    });
  });

  it('speaks of the minimum when the step would end there as well', () => {
    const members = [anIdleMember(), anIdleMember(), anIdleMember()];
    const snapshot = aSnapshot({ members, group: { minSize: 1 } });

    expect(codes(decide(snapshot, aPolicy({ maxStepIn: 2 })))).toEqual(['surplus-idle', 'at-min-size']);
  });

  it('holds in a group without termination hook, and says how many could have been released', () => {
    const members = [anIdleMember(), anIdleMember()];

    expect(decide(aSnapshot({ members, group: { hasTerminationHook: false } }), aPolicy())).toMatchObject({
      kind: 'hold',
      reasons: [
        { code: 'surplus-idle', surplus: 2 },
        { code: 'no-termination-hook', instances: 2 },
      ],
    });
  });

  it('does not mention the hook when none would have been released', () => {
    const snapshot = aSnapshot({ members: [aBusyMember()], group: { hasTerminationHook: false } });

    expect(codes(decide(snapshot, aPolicy()))).toEqual(['enough-workers']);
  });

  it('keeps its idle members for pending runs that capacity on its way could serve as well', () => {
    const members = [anIdleMember(), anIdleMember(), aBootingMember()];

    expect(decide(aSnapshot({ pendingRuns: 2, members }), aPolicy()).kind).toBe('hold');
  });

  it('does not give its headroom away because of idle workers of another group', () => {
    const members = [anIdleMember(), aForeign(), aForeign()];

    expect(decide(aSnapshot({ members }), aPolicy({ minIdle: 1 })).kind).toBe('hold');
  });
});

describe('lowering capacity', () => {
  const since = (minutesAgo: number) => ({ belowDesiredSince: ago(minutes(minutesAgo)) });
  const policy = aPolicy({ scaleInAfterMs: minutes(5) });

  it('gives up what has not come in the time and is not needed', () => {
    const group = { desiredCapacity: 9, ...since(5) };

    expect(decide(aSnapshot({ pendingRuns: 2, members: [aBusyMember()], group }), policy)).toMatchObject({
      kind: 'lower-capacity',
      by: 6,
      desiredCapacity: 3,
      reasons: [{ code: 'capacity-never-came', overdue: 6, unlaunched: 8, wanted: 2 }],
    });
  });

  it('waits while it may still launch, and forever when it is unknown how long it has been missing', () => {
    const members = [aBusyMember()];

    for (const group of [{ ...since(4) }, {}]) {
      const snapshot = aSnapshot({ members, group: { desiredCapacity: 9, ...group } });
      expect(decide(snapshot, policy).kind).toBe('hold');
    }
  });

  it('keeps what pending runs or the headroom need', () => {
    const snapshot = aSnapshot({ pendingRuns: 2, group: { desiredCapacity: 3, ...since(60) } });

    expect(decide(snapshot, aPolicy({ minIdle: 1 })).kind).toBe('hold');
  });

  it('counts what is booting as supply, so that less of it is needed', () => {
    const members = [aBootingMember(), aBootingMember()];
    const group = { desiredCapacity: 4, ...since(60) };

    expect(decide(aSnapshot({ pendingRuns: 3, members, group }), policy)).toMatchObject({
      kind: 'lower-capacity',
      by: 1,
    });
  });

  it('keeps instances that boot for longer than the time, needed or not', () => {
    const members = [aBootingMember(), aBootingMember()];
    const group = { desiredCapacity: 2, ...since(2) };

    expect(decide(aSnapshot({ members, group }), aPolicy({ scaleInAfterMs: minutes(1) })).kind).toBe('hold');
  });

  it('stops at the minimum', () => {
    const group = { desiredCapacity: 5, minSize: 3, ...since(60) };
    const decision = decide(aSnapshot({ group }), policy);

    expect(decision).toMatchObject({ kind: 'lower-capacity', desiredCapacity: 3 });
    expect(codes(decision)).toEqual(['capacity-never-came', 'at-min-size']);
    expect(decide(aSnapshot({ group: { ...group, desiredCapacity: 3 } }), policy).kind).toBe('hold');
  });

  it('comes before a scale-in, so that the group launches nothing for released members', () => {
    const members = [anIdleMember()];

    expect(decide(aSnapshot({ members, group: { desiredCapacity: 3, ...since(60) } }), policy)).toMatchObject(
      {
        kind: 'lower-capacity',
        desiredCapacity: 1,
      },
    );
  });

  it('asks for no capacity above a maximum that was lowered', () => {
    const group = { desiredCapacity: 9, maxSize: 2, ...since(60) };
    const members = [aBusyMember(), aBusyMember(), aBusyMember()];

    expect(decide(aSnapshot({ members, group }), policy).kind).toBe('hold');
  });

  it('needs the termination hook, and an answer that does not contradict itself', () => {
    const group = { desiredCapacity: 2, ...since(60) };

    expect(codes(decide(aSnapshot({ group: { ...group, hasTerminationHook: false } }), policy))).toEqual([
      'capacity-never-came',
      'no-termination-hook',
    ]);
    expect(codes(decide(aSnapshot({ group, busyWorkers: 1 }), policy))).toEqual([
      'capacity-never-came',
      'answer-contradicts',
    ]);
  });
});

describe('an answer that contradicts itself', () => {
  it('holds a scale-in, whichever of the two numbers is larger', () => {
    const members = [anIdleMember(), aBusyMember()];

    for (const busyWorkers of [0, 2]) {
      expect(decide(aSnapshot({ members, busyWorkers }), aPolicy())).toMatchObject({
        kind: 'hold',
        reasons: [{ code: 'surplus-idle' }, { code: 'answer-contradicts', counted: busyWorkers, listed: 1 }],
      });
    }
    expect(decide(aSnapshot({ members, busyWorkers: 1 }), aPolicy()).kind).toBe('scale-in');
  });

  it('holds no scale-out', () => {
    expect(decide(aSnapshot({ pendingRuns: 1, busyWorkers: 3 }), aPolicy()).kind).toBe('scale-out');
  });

  it('is not mentioned when none would have been released', () => {
    expect(codes(decide(aSnapshot({ members: [aBusyMember()], busyWorkers: 3 }), aPolicy()))).toEqual([
      'enough-workers',
    ]);
  });
});

describe('holding', () => {
  it('says that there are enough workers', () => {
    const members = [anIdleMember(), aBusyMember()];

    expect(decide(aSnapshot({ pendingRuns: 1, members }), aPolicy())).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'enough-workers', wanted: 1, free: 1 }],
    });
  });

  it('is the decision for an empty pool', () => {
    expect(decide(aSnapshot(), aPolicy())).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'enough-workers', wanted: 0, free: 0 }],
    });
  });
});

function codes({ reasons }: Decision): string[] {
  return reasons.map((reason) => reason.code);
}
