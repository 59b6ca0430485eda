import type { Snapshot } from '@poolkeeper/pool-model';
import {
  aBootingMember,
  aBusyMember,
  aFailedLaunch,
  aForeign,
  ago,
  aHistory,
  anActivity,
  anIdleMember,
  aSnapshot,
  minutes,
  seconds,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import type { Policy } from './policy.ts';
import { aPolicy } from './testing/policies.ts';

describe('headroom', () => {
  it('is in proportion to the demand when that is more than the minimum idle', () => {
    const members = [...times(6, aBusyMember), anIdleMember()];
    const snapshot = aSnapshot({ members, pendingRuns: 3, group: { maxSize: 20 } });

    expect(decide(snapshot, aPolicy({ minIdle: 2, targetUtilization: 75 }))).toMatchObject({
      kind: 'scale-out',
      by: 5,
      reasons: [{ code: 'short-of-workers', short: 5, minIdle: 3, headroomSource: 'target-utilization' }],
    });
    expect(decide(snapshot, aPolicy({ minIdle: 4, targetUtilization: 75 }))).toMatchObject({
      by: 6,
      reasons: [{ minIdle: 4, headroomSource: 'minimum-idle' }],
    });
  });

  it('counts what other groups of the pool are busy with', () => {
    const members = [aForeign({ worker: { busy: true, availableAt: undefined } })];

    expect(decide(aSnapshot({ members }), aPolicy({ targetUtilization: 50 }))).toMatchObject({ by: 1 });
  });

  it.each([0, 100, 150, -5, Number.NaN])('is none for a target utilization of %s', (targetUtilization) => {
    expect(decide(aSnapshot({ members: [aBusyMember()] }), aPolicy({ targetUtilization })).kind).toBe('hold');
  });

  it('keeps idle members as well as it adds some', () => {
    const members = [...times(3, aBusyMember), ...times(3, anIdleMember)];

    expect(decide(aSnapshot({ members }), aPolicy({ targetUtilization: 60 }))).toMatchObject({
      kind: 'scale-in',
      atMost: 1,
    });
  });
});

describe('a cooldown of scaling out', () => {
  const policy = aPolicy({ scaleOutCooldownMs: minutes(3) });
  const launchedAgo = (ago_: number, overrides = {}): Snapshot =>
    aSnapshot({
      pendingRuns: 2,
      members: [aBusyMember()],
      group: { activities: [anActivity({ startedAt: ago(ago_), ...overrides })] },
    });

  it('holds for so long after the group began to launch', () => {
    expect(decide(launchedAgo(minutes(1)), policy)).toMatchObject({
      kind: 'hold',
      reasons: [
        { code: 'short-of-workers', short: 2 },
        { code: 'cooling-down', direction: 'out', cooldownMs: minutes(3), remainingMs: minutes(2) },
      ],
    });
    expect(decide(launchedAgo(minutes(3)), policy)).toMatchObject({ kind: 'scale-out', by: 2 });
  });

  it('is no longer by a clock that is behind the group', () => {
    expect(decide(launchedAgo(-minutes(1)), policy)).toMatchObject({
      reasons: [{}, { code: 'cooling-down', remainingMs: minutes(3) }],
    });
  });

  it.each([
    ['a launch that failed', { outcome: 'failed' }],
    ['a launch that was cancelled', { outcome: 'cancelled' }],
    ['a replacement', { cause: 'upkeep' }],
    ['an instance that went', { kind: 'terminate' }],
  ] as const)('is not set off by %s', (_what, overrides) => {
    expect(decide(launchedAgo(minutes(1), overrides), policy).kind).toBe('scale-out');
  });

  it('is set off by a launch that is going on', () => {
    const launching = launchedAgo(minutes(1), { outcome: 'in-progress', endedAt: undefined });

    expect(codes(decide(launching, policy))).toContain('cooling-down');
  });

  it('does not keep a group below its minimum', () => {
    const { group } = launchedAgo(minutes(1));
    const snapshot = aSnapshot({ pendingRuns: 9, group: { activities: group.activities ?? [], minSize: 4 } });

    expect(decide(snapshot, policy)).toMatchObject({ kind: 'scale-out', desiredCapacity: 4 });
  });

  it('keeps instances beyond the desired capacity that runs are waiting for', () => {
    const { group } = launchedAgo(minutes(1));
    const snapshot = aSnapshot({
      pendingRuns: 9,
      members: times(3, anIdleMember),
      group: { activities: group.activities ?? [], desiredCapacity: 1 },
    });

    expect(decide(snapshot, policy)).toMatchObject({ kind: 'scale-out', desiredCapacity: 3 });
  });

  it('is off by default, at 0, and for what is no time', () => {
    for (const scaleOutCooldownMs of [undefined, 0, -1, Number.NaN]) {
      const setting = scaleOutCooldownMs === undefined ? {} : { scaleOutCooldownMs };

      expect(decide(launchedAgo(0), aPolicy(setting)).kind).toBe('scale-out');
    }
  });
});

describe('a cooldown of scaling in', () => {
  const policy = aPolicy({ scaleInCooldownMs: minutes(10) });
  const changed = (overrides: Parameters<typeof anActivity>[0]): Snapshot =>
    aSnapshot({ members: [anIdleMember()], group: { activities: [anActivity(overrides)] } });

  it.each(['launch', 'terminate'] as const)(
    'holds for so long after a %s for a change of capacity',
    (kind) => {
      expect(decide(changed({ kind, startedAt: ago(minutes(4)) }), policy)).toMatchObject({
        kind: 'hold',
        reasons: [
          { code: 'surplus-idle' },
          { code: 'cooling-down', direction: 'in', cooldownMs: minutes(10), remainingMs: minutes(6) },
        ],
      });
      expect(decide(changed({ kind, startedAt: ago(minutes(10)) }), policy).kind).toBe('scale-in');
    },
  );

  it('goes by the last of several changes, in whatever order they are told', () => {
    const activities = [4, 2, 3].map((ago_) =>
      anActivity({ kind: 'terminate', startedAt: ago(minutes(ago_)) }),
    );
    const snapshot = aSnapshot({ members: [anIdleMember()], group: { activities } });

    expect(decide(snapshot, policy)).toMatchObject({
      reasons: [{}, { code: 'cooling-down', remainingMs: minutes(8) }],
    });
  });

  it('is not set off by something else that the group does', () => {
    expect(decide(changed({ kind: 'other', startedAt: ago(0) }), policy).kind).toBe('scale-in');
  });

  it('is not spoken of when nobody could go anyway', () => {
    const members = [anIdleMember({ instance: { protectedFromScaleIn: true } })];
    const activities = [anActivity({ startedAt: ago(0) })];

    expect(codes(decide(aSnapshot({ members, group: { activities } }), policy))).toEqual([
      'surplus-idle',
      'protected-from-scale-in',
    ]);
  });

  it('keeps no capacity that never came', () => {
    const group = {
      desiredCapacity: 2,
      belowDesiredSince: ago(minutes(60)),
      activities: [anActivity({ startedAt: ago(0) })],
    };

    expect(decide(aSnapshot({ group }), policy).kind).toBe('lower-capacity');
  });
});

describe('stabilization', () => {
  const policy = aPolicy({ stabilizationMs: minutes(15) });
  const members = [aBusyMember(), ...times(5, anIdleMember)];

  it('keeps what the largest demand of the window would have used', () => {
    const snapshot = aSnapshot({ members, history: aHistory([9, 4, 2, 1]) });

    expect(decide(snapshot, policy)).toMatchObject({
      kind: 'scale-in',
      atMost: 2,
      figures: { stabilizing: 3 },
      reasons: [
        { code: 'surplus-idle', surplus: 5 },
        { code: 'stabilizing', members: 3, windowMs: minutes(15) },
      ],
    });
  });

  it('keeps all of them while that was more than there are', () => {
    const snapshot = aSnapshot({ members, history: aHistory([9, 2, 1]) });

    expect(decide(snapshot, policy)).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'surplus-idle' }, { code: 'stabilizing', members: 5 }],
    });
  });

  it('keeps the headroom that the larger demand had', () => {
    const snapshot = aSnapshot({ members, history: aHistory([2, 1]) });

    expect(decide(snapshot, { ...policy, targetUtilization: 50 })).toMatchObject({
      figures: { minIdle: 1, stabilizing: 2 },
      kind: 'scale-in',
      atMost: 2,
    });
  });

  it('never asks for more', () => {
    const snapshot = aSnapshot({ members: [aBusyMember()], history: aHistory([30, 30]) });

    expect(decide(snapshot, policy).kind).toBe('hold');
  });

  it('does not count twice what the forecast expects anyway', () => {
    const snapshot = aSnapshot({ members, history: everyWeek(() => 4) });
    const forecast = { mode: 'act', maxIdle: 10 } as const;

    expect(decide(snapshot, { ...policy, forecast }).figures).toMatchObject({ minIdle: 3, stabilizing: 0 });
  });
});

describe('adaptive retention', () => {
  const retention = { floorMs: minutes(2), ceilingMs: minutes(60), waitWorthMs: minutes(10) };
  const idleFor = (time: number) => anIdleMember({ worker: { availableAt: ago(time) } });

  it('decides for how long a member is idle before it may go', () => {
    const snapshot = aSnapshot({ members: [idleFor(minutes(9)), idleFor(minutes(11))] });
    const decision = decide(snapshot, aPolicy({ scaleInAfterMs: 0, retention }));

    expect(decision).toMatchObject({
      kind: 'scale-in',
      atMost: 1,
      idleAtLeastMs: minutes(10),
      advice: { retention: { why: { basis: 'break-even' } } },
      reasons: [
        { code: 'surplus-idle' },
        { code: 'idle-too-short', members: 1, scaleInAfterMs: minutes(10) },
      ],
    });
  });

  it('asks about the worker that is needed most of those that one pass may release', () => {
    const members = [...times(3, aBusyMember), ...times(4, anIdleMember), aForeign()];
    const levelFor = (maxStepIn: number) =>
      decide(aSnapshot({ members }), aPolicy({ maxStepIn, retention })).advice.retention?.why.level;

    expect(levelFor(1)).toBe(8);
    expect(levelFor(3)).toBe(6);
    expect(levelFor(Infinity)).toBe(5);
  });

  it('leaves the time after which capacity is given up to scaleInAfterMs', () => {
    const group = { desiredCapacity: 1, belowDesiredSince: ago(minutes(5)) };

    expect(decide(aSnapshot({ group }), aPolicy({ scaleInAfterMs: minutes(5), retention })).kind).toBe(
      'lower-capacity',
    );
  });
});

describe('a schedule', () => {
  const during = (set: NonNullable<Policy['schedule']>['rules'][number]['set']): Policy =>
    aPolicy({
      minIdle: 1,
      schedule: { timeZone: 'UTC', rules: [{ name: 'noon', from: '11:00', to: '13:00', set }] },
    });

  it('changes the headroom while its rule is in force, and is named', () => {
    const decision = decide(aSnapshot(), during({ minIdle: 5 }));

    expect(decision).toMatchObject({ kind: 'scale-out', by: 5, rules: ['noon'] });
    expect(decide(aSnapshot({ observedAt: ago(minutes(120)) }), during({ minIdle: 5 }))).toMatchObject({
      by: 1,
      rules: [],
    });
  });

  it('raises the minimum within the bounds of the group', () => {
    expect(decide(aSnapshot(), during({ minSize: 4, minIdle: 0 }))).toMatchObject({
      desiredCapacity: 4,
      reasons: [{ code: 'below-min-size', minSize: 4, of: 'schedule' }],
    });
    expect(decide(aSnapshot({ group: { maxSize: 3 } }), during({ minSize: 4 }))).toMatchObject({
      desiredCapacity: 3,
    });
    expect(decide(aSnapshot({ group: { minSize: 6 } }), during({ minSize: 4 }))).toMatchObject({
      desiredCapacity: 6,
      reasons: [{}, { of: 'group' }],
    });
  });

  it('keeps a raised minimum when it scales in', () => {
    const members = times(4, anIdleMember);

    expect(decide(aSnapshot({ members }), during({ minSize: 3, minIdle: 0 }))).toMatchObject({
      kind: 'scale-in',
      atMost: 1,
      reasons: [{}, { code: 'at-min-size', minSize: 3, of: 'schedule' }],
    });
  });

  it('lowers the maximum within the bounds of the group', () => {
    expect(decide(aSnapshot({ pendingRuns: 9 }), during({ maxSize: 4 }))).toMatchObject({
      desiredCapacity: 4,
      reasons: [{}, { code: 'at-max-size', maxSize: 4, of: 'schedule', unmet: 6 }],
    });
    expect(
      decide(aSnapshot({ pendingRuns: 9, group: { maxSize: 6 } }), during({ maxSize: 8 })),
    ).toMatchObject({
      desiredCapacity: 6,
      reasons: [{}, { code: 'at-max-size', of: 'group' }],
    });
    expect(
      decide(aSnapshot({ pendingRuns: 9, group: { minSize: 2 } }), during({ maxSize: 1 })),
    ).toMatchObject({ desiredCapacity: 2 });
  });

  it('gives up the headroom that a lowered maximum has no place for, and no pending run', () => {
    const members = [...times(3, aBusyMember), ...times(4, anIdleMember)];
    const policy = during({ maxSize: 5, minIdle: 4 });

    expect(decide(aSnapshot({ members }), policy)).toMatchObject({
      kind: 'scale-in',
      atMost: 2,
      figures: { minIdle: 2, headroomOverMax: 2 },
      reasons: [
        { code: 'surplus-idle', surplus: 2 },
        { code: 'above-scheduled-maximum', desiredCapacity: 7, maxSize: 5, headroomGivenUp: 2 },
      ],
    });
    expect(decide(aSnapshot({ members, pendingRuns: 3 }), policy)).toMatchObject({
      kind: 'scale-in',
      atMost: 1,
      figures: { wanted: 3, minIdle: 0, headroomOverMax: 4 },
    });
  });

  it('gives up none for a foreign worker, which takes no place in the group', () => {
    const members = [...times(3, aBusyMember), ...times(4, anIdleMember), aForeign()];

    expect(decide(aSnapshot({ members }), during({ maxSize: 5, minIdle: 4 })).figures).toMatchObject({
      minIdle: 3,
      headroomOverMax: 1,
    });
  });

  it('has no more of its own stay above a lowered maximum for the sake of a headroom that others could be', () => {
    const members = [...times(2, anIdleMember), aForeign()];

    expect(decide(aSnapshot({ members }), during({ maxSize: 1, minIdle: 2 }))).toMatchObject({
      kind: 'scale-in',
      atMost: 1,
      reasons: [{ code: 'surplus-idle', surplus: 1, wanted: 1 }, { code: 'above-scheduled-maximum' }],
    });
  });

  it('lets a stabilization keep none above the maximum for what others could do', () => {
    const members = [...times(2, anIdleMember), aForeign()];
    const policy = { ...during({ maxSize: 1, minIdle: 0 }), stabilizationMs: minutes(15) };

    expect(decide(aSnapshot({ members, history: aHistory([2]) }), policy)).toMatchObject({
      kind: 'scale-in',
      atMost: 1,
      figures: { stabilizing: 1 },
    });
  });

  it('lets a stabilization keep no more than the maximum has place for', () => {
    const members = [...times(3, aBusyMember), ...times(4, anIdleMember)];
    const policy = { ...during({ maxSize: 5, minIdle: 0 }), stabilizationMs: minutes(15) };

    expect(decide(aSnapshot({ members, history: aHistory([7]) }), policy)).toMatchObject({
      kind: 'scale-in',
      atMost: 2,
      figures: { stabilizing: 2 },
    });
  });
});

describe('a queue-time objective', () => {
  // Batches of three every hour, on instances that take four minutes to boot.
  const history = aHistory(Array.from({ length: 600 }, (_, period) => (period % 12 === 0 ? 3 : 0)));
  const busy = aBusyMember({
    instance: { launchedAt: ago(minutes(62)) },
    worker: { registeredAt: ago(minutes(58)) },
  });
  const objective = { withinMs: seconds(60), mode: 'act' } as const;

  it('is a headroom when it acts', () => {
    expect(decide(aSnapshot({ members: [busy], history }), aPolicy({ objective }))).toMatchObject({
      kind: 'scale-out',
      by: 3,
      advice: { objective: { mode: 'act', minIdle: 3, percent: 95, withinMs: seconds(60) } },
      reasons: [{ code: 'short-of-workers', headroomSource: 'objective' }],
    });
  });

  it.each([
    ['only advises', { withinMs: seconds(60), mode: 'advise' }, 'advise'],
    ['says nothing of a mode', { withinMs: seconds(60) }, 'advise'],
    ['is off', undefined, 'off'],
  ] as const)('is said all the same when it %s', (_what, objective, mode) => {
    const policy = objective === undefined ? aPolicy() : aPolicy({ objective });

    expect(decide(aSnapshot({ members: [busy], history }), policy)).toMatchObject({
      kind: 'hold',
      advice: { objective: { mode, minIdle: 3, percent: 95, withinMs: seconds(60) } },
    });
  });

  it('keeps what the first runs after a quiet time leave of the headroom for them', () => {
    const quietNights = aHistory([
      ...Array.from({ length: 500 }, (_, period) => (period % 40 === 39 ? 6 : 0)),
      ...Array.from({ length: 20 }, () => 0),
    ]);
    const idle = times(6, anIdleMember);
    const at = (pendingRuns: number): Decision =>
      decide(
        aSnapshot({
          members: [...idle, aForeign({ worker: { drained: true } })],
          pendingRuns,
          history: quietNights,
        }),
        aPolicy({ objective: { ...objective, withinMs: 0 }, scaleInAfterMs: 0 }),
      );

    expect(at(0).figures).toMatchObject({ minIdle: 6 });
    expect(at(2).figures).toMatchObject({ wanted: 6, minIdle: 4 });
    expect(at(2).advice.objective).toMatchObject({
      why: { time: 'busy', idleWhenQuiet: 6, idleWhenBusy: 0 },
    });
    expect(at(7).figures).toMatchObject({ wanted: 7, minIdle: 0 });
  });

  it('goes by the break-even of an adaptive retention, so that who goes does not come back', () => {
    const retention = { floorMs: 0, ceilingMs: minutes(90), waitWorthMs: minutes(70) };
    const policy = aPolicy({ objective, retention });

    expect(decide(aSnapshot({ members: [busy], history }), policy).figures.minIdle).toBe(0);
  });
});

describe('a forecast', () => {
  const history = everyWeek((hour) => (hour >= 12 && hour < 20 ? 5 : 0));
  const snapshot = aSnapshot({ members: [aBusyMember()], history });

  it('is a headroom when it acts', () => {
    expect(decide(snapshot, aPolicy({ forecast: { mode: 'act' } }))).toMatchObject({
      kind: 'scale-out',
      by: 4,
      advice: { forecast: { mode: 'act', expectedDemand: 5, minIdle: 4 } },
      reasons: [{ headroomSource: 'forecast' }],
    });
  });

  it.each([
    ['only advises', { mode: 'advise' }, 'advise'],
    ['says nothing of a mode', {}, 'advise'],
    ['is off', undefined, 'off'],
  ] as const)('is said all the same when it %s', (_what, forecast, mode) => {
    const policy = forecast === undefined ? aPolicy() : aPolicy({ forecast });

    expect(decide(snapshot, policy)).toMatchObject({
      kind: 'hold',
      advice: { forecast: { mode, expectedDemand: 5, minIdle: 4 } },
    });
  });

  it('is less beside the demand of a stabilization, which it would have expected', () => {
    const policy = aPolicy({ forecast: { mode: 'act' }, stabilizationMs: minutes(180) });
    const members = [aBusyMember(), ...times(6, anIdleMember)];
    const points = [...history.points.slice(0, -1), { at: ago(minutes(5)), demand: 4 }];

    expect(decide(aSnapshot({ members, history: { ...history, points } }), policy)).toMatchObject({
      figures: { minIdle: 4, stabilizing: 0 },
    });
  });
});

describe('advice', () => {
  it('is none for a policy that asks for nothing in a pool of unknown past', () => {
    expect(decide(aSnapshot({ members: [anIdleMember()] }), aPolicy()).advice).toEqual({});
  });

  it('is that too little is known for a policy that asks', () => {
    const policy = aPolicy({ forecast: {}, objective: { withinMs: 0, percent: 250 } });

    expect(decide(aSnapshot(), policy).advice).toMatchObject({
      forecast: { mode: 'advise', why: { code: 'too-little-known' } },
      objective: { mode: 'advise', percent: 100, why: { code: 'too-little-known' } },
    });
  });
});

describe('capacity that cannot be had', () => {
  const zones = ['eu-west-1a'];
  const activities = [aFailedLaunch({ startedAt: ago(minutes(1)), endedAt: ago(minutes(1)) })];

  it('is not asked for again while no launch works anywhere, and does not count as supply', () => {
    const snapshot = aSnapshot({
      pendingRuns: 5,
      members: [aBusyMember(), aBootingMember()],
      group: { desiredCapacity: 5, zones, activities },
    });

    expect(decide(snapshot, aPolicy())).toMatchObject({
      kind: 'hold',
      figures: { unlaunched: 3, unobtainable: 3, free: 1 },
      reasons: [
        { code: 'short-of-workers', short: 4, free: 1 },
        {
          code: 'capacity-short',
          kind: 'no-capacity',
          reach: 'everywhere',
          zones,
          unobtainable: 3,
          notAskedFor: 4,
          askedBeyond: 0,
          remainingMs: minutes(2),
        },
      ],
    });
  });

  it('is asked for once the back-off is over', () => {
    const snapshot = aSnapshot({ pendingRuns: 2, group: { zones, activities } });

    expect(decide(snapshot, aPolicy({ shortageBackOffMs: minutes(1) }))).toMatchObject({
      kind: 'scale-out',
      by: 2,
    });
  });

  it('is asked for at once when the group can launch elsewhere, with a word about it', () => {
    const snapshot = aSnapshot({ pendingRuns: 2, group: { zones: [...zones, 'eu-west-1b'], activities } });

    expect(decide(snapshot, aPolicy())).toMatchObject({
      kind: 'scale-out',
      by: 2,
      reasons: [{}, { code: 'capacity-short', reach: 'somewhere', notAskedFor: 0 }],
    });
  });

  it('is asked for by the other purchase option, whose share alone comes', () => {
    const ofSpot = { kind: 'no-capacity', purchaseOption: 'spot' } as const;
    const snapshot = aSnapshot({
      pendingRuns: 3,
      members: [aBusyMember()],
      group: {
        zones,
        activities: activities.map((activity) => ({ ...activity, shortage: ofSpot })),
        purchaseMix: { onDemandBase: 0, onDemandPercentage: 50 },
        maxSize: 20,
      },
    });

    const decision = decide(snapshot, aPolicy());

    expect(decision).toMatchObject({
      kind: 'scale-out',
      by: 6,
      reasons: [
        { code: 'short-of-workers', short: 3 },
        {
          code: 'capacity-short',
          reach: 'purchase-option',
          purchaseOption: 'spot',
          notAskedFor: 0,
          askedBeyond: 3,
        },
      ],
    });
  });

  it('is not given up while it stands in for the option that cannot be had', () => {
    const ofSpot = { kind: 'no-capacity', purchaseOption: 'spot' } as const;
    const standingIn = {
      zones,
      activities: activities.map((activity) => ({ ...activity, shortage: ofSpot })),
      purchaseMix: { onDemandBase: 0, onDemandPercentage: 50 },
      desiredCapacity: 6,
      belowDesiredSince: ago(minutes(60)),
    };

    expect(decide(aSnapshot({ pendingRuns: 3, group: standingIn }), aPolicy()).kind).toBe('hold');
    expect(
      decide(aSnapshot({ pendingRuns: 3, group: { ...standingIn, activities: [] } }), aPolicy()),
    ).toMatchObject({
      kind: 'lower-capacity',
      desiredCapacity: 3,
    });
    const members = times(3, anIdleMember);
    expect(
      decide(aSnapshot({ pendingRuns: 3, members, group: { ...standingIn, desiredCapacity: 8 } }), aPolicy()),
    ).toMatchObject({ kind: 'lower-capacity', desiredCapacity: 3 });
  });

  it('is given up when nobody wants it, also while others wait for what cannot be had', () => {
    const group = {
      zones,
      activities,
      desiredCapacity: 79,
      maxSize: 100,
      belowDesiredSince: ago(minutes(30)),
    };
    const snapshot = aSnapshot({ pendingRuns: 5, members: times(3, aBusyMember), group });

    expect(decide(snapshot, aPolicy())).toMatchObject({
      kind: 'lower-capacity',
      desiredCapacity: 8,
      reasons: [
        { code: 'capacity-never-came', overdue: 71, unlaunched: 76, wanted: 5 },
        { code: 'capacity-short', unobtainable: 76 },
      ],
    });
    expect(
      decide({ ...snapshot, group: { ...snapshot.group, hasTerminationHook: false } }, aPolicy()),
    ).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'capacity-never-came' }, { code: 'capacity-short' }, { code: 'no-termination-hook' }],
    });
  });

  it('is worth a word while the group still tries for what nobody waits for', () => {
    const group = { zones, activities, desiredCapacity: 2 };

    expect(codes(decide(aSnapshot({ members: [aBusyMember()], group }), aPolicy()))).toEqual([
      'enough-workers',
      'capacity-short',
    ]);
    expect(
      codes(
        decide(aSnapshot({ members: [aBusyMember()], group: { ...group, desiredCapacity: 1 } }), aPolicy()),
      ),
    ).toEqual(['enough-workers']);
  });

  it('is no supply on its way', () => {
    const snapshot = aSnapshot({
      pendingRuns: 1,
      members: [aBootingMember()],
      group: { zones, activities, desiredCapacity: 3 },
    });

    expect(decide(snapshot, aPolicy())).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'supply-on-its-way', booting: 1, unlaunched: 0 }, { code: 'capacity-short' }],
    });
  });

  it('does not keep a group below its minimum from asking for that', () => {
    const snapshot = aSnapshot({ pendingRuns: 9, group: { zones, activities, minSize: 2 } });

    expect(decide(snapshot, aPolicy())).toMatchObject({ kind: 'scale-out', desiredCapacity: 2 });
  });
});

describe('an idle time that is no time', () => {
  it('is one that nobody reaches, or none', () => {
    expect(decide(aSnapshot(), aPolicy({ scaleInAfterMs: Number.NaN })).idleAtLeastMs).toBe(Infinity);
    expect(decide(aSnapshot(), aPolicy({ scaleInAfterMs: -5 })).idleAtLeastMs).toBe(0);
  });
});

function everyWeek(demandAt: (hourOfDay: number) => number) {
  const periods = 4 * 7 * 24 * 12;
  // The last of them ends at noon.
  return aHistory(Array.from({ length: periods }, (_, period) => demandAt((period / 12 + 12) % 24)));
}

function times<Thing>(count: number, build: () => Thing): Thing[] {
  return Array.from({ length: count }, () => build());
}

function codes({ reasons }: Decision): string[] {
  return reasons.map((reason) => reason.code);
}
