import type { Activity, DemandHistory, Group, Pool, Snapshot } from '@poolkeeper/pool-model';
import {
  aBusyMember,
  aFailedLaunch,
  ago,
  aHistory,
  anActivity,
  anIdleMember,
  aSnapshot,
  aStrayMember,
  minutes,
  moment,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { describeDecision } from '../describe/describe-decision.ts';
import type { Policy } from '../policy.ts';
import { aPolicy } from '../testing/policies.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';

const nonsense = [Number.NaN, -1, -0, 0.5, -Infinity, Infinity, 1e300, Number.MAX_VALUE, Number.MIN_VALUE];

/** Everything is on, so that a number that makes no sense has everywhere to go. */
const everything: Policy = {
  minIdle: 1,
  targetUtilization: 60,
  maxStepOut: 5,
  maxStepIn: 5,
  scaleInAfterMs: 0,
  retention: { floorMs: 0, ceilingMs: minutes(60) },
  scaleOutCooldownMs: minutes(1),
  scaleInCooldownMs: minutes(1),
  stabilizationMs: minutes(10),
  shortageBackOffMs: minutes(3),
  schedule: { timeZone: 'UTC', rules: [{ name: 'always', set: { minSize: 1, maxSize: 20 } }] },
  objective: { withinMs: 0, mode: 'act' },
  forecast: { mode: 'act' },
};

const usual = aSnapshot({
  pendingRuns: 3,
  members: [aBusyMember(), anIdleMember()],
  group: { desiredCapacity: 4, belowDesiredSince: ago(minutes(20)), activities: [anActivity()] },
  history: aHistory([1, 2, 3, 2]),
});

describe('a snapshot with a number that makes no sense', () => {
  it.each(nonsense)('is decided soundly with %s runs pending', (pendingRuns) => {
    expectSound(decide(withPool({ pendingRuns }), everything));
  });

  it.each(nonsense)('is decided soundly with %s busy workers counted', (busyWorkers) => {
    expectSound(decide(withPool({ busyWorkers }), everything));
  });

  it.each(nonsense)('is decided soundly with %s for each size of the group', (size) => {
    for (const group of [{ minSize: size }, { maxSize: size }, { desiredCapacity: size }]) {
      expectSound(decide(withGroup(group), everything));
    }
  });

  it.each(nonsense)('is decided soundly at %s', (observedAt) => {
    expectSound(decide({ ...usual, observedAt }, everything));
  });

  it('is decided at all at a fraction of a millisecond, in a zone whose clocks change', () => {
    const policy = { ...everything, schedule: { ...always({ minIdle: 2 }), timeZone: 'Europe/Warsaw' } };

    for (const observedAt of [-770_473.905_741_475_4, moment + 0.3, 0.000_1]) {
      expectSound(decide({ ...usual, observedAt }, policy));
    }
  });

  it.each(nonsense)('is decided soundly with members, launches and failures at %s', (at) => {
    const [member] = [anIdleMember()];
    const [worker] = member.workers;
    const odd = {
      ...member,
      instance: { ...member.instance, launchedAt: at },
      workers: [{ ...worker, registeredAt: at, availableAt: at }] as const,
    };
    const activities = [
      anActivity({ startedAt: at, endedAt: at }),
      aFailedLaunch({ startedAt: at, endedAt: at }),
    ];
    const snapshot = withGroup({ activities, belowDesiredSince: at });

    expectSound(decide({ ...snapshot, members: [...usual.members, odd] }, everything));
  });

  it.each(nonsense)('is decided soundly with a history of %s', (number) => {
    const point = { at: ago(minutes(5)), demand: 3 };
    const histories: readonly DemandHistory[] = [
      { periodMs: number, points: [point] },
      { periodMs: minutes(5), points: [point, { ...point, demand: number }] },
      { periodMs: minutes(5), points: [{ ...point, at: number }, point] },
    ];

    for (const history of histories) expectSound(decide({ ...usual, history }, everything));
  });

  it.each(nonsense)('is decided soundly with a purchase mix of %s', (number) => {
    const activities = [
      aFailedLaunch({
        startedAt: moment,
        endedAt: moment,
        shortage: { kind: 'quota', purchaseOption: 'spot' },
      }),
    ];
    for (const purchaseMix of [
      { onDemandBase: number, onDemandPercentage: 50 },
      { onDemandBase: 1, onDemandPercentage: number },
    ]) {
      expectSound(decide(withGroup({ activities, purchaseMix, maxSize: 1e9 }), everything));
    }
  });
});

describe('a policy with a number that makes no sense', () => {
  const numbers = [
    'minIdle',
    'targetUtilization',
    'maxStepOut',
    'maxStepIn',
    'scaleInAfterMs',
    'scaleOutCooldownMs',
    'scaleInCooldownMs',
    'stabilizationMs',
    'shortageBackOffMs',
  ] as const;

  it.each(numbers)('decides soundly whatever %s is', (name) => {
    for (const number of nonsense) expectSound(decide(usual, { ...everything, [name]: number }));
  });

  it.each(nonsense)('decides soundly with %s in retention, objective, forecast and schedule', (number) => {
    const policies: readonly Partial<Policy>[] = [
      { retention: { floorMs: number, ceilingMs: minutes(5) } },
      { retention: { floorMs: 0, ceilingMs: number } },
      { retention: { floorMs: 0, ceilingMs: minutes(5), waitWorthMs: number } },
      { objective: { withinMs: number, mode: 'act' } },
      { objective: { withinMs: 0, mode: 'act', percent: number } },
      { objective: { withinMs: 0, mode: 'act', maxIdle: number } },
      { forecast: { mode: 'act', maxIdle: number } },
      { schedule: always({ minSize: number }) },
      { schedule: always({ maxSize: number }) },
      { schedule: always({ minIdle: number }) },
      { schedule: always({ targetUtilization: number }) },
    ];

    for (const policy of policies) expectSound(decide(usual, { ...everything, ...policy }));
  });

  it.each(['', 'Mars/Olympus', 'UTC+25', 'constructor'])(
    'decides soundly in the time zone "%s"',
    (timeZone) => {
      const policy = {
        ...everything,
        schedule: { ...always({ minIdle: 2 }), timeZone },
        forecast: { timeZone },
      };

      expectSound(decide(usual, policy));
    },
  );
});

describe('a pool at its limits', () => {
  it('holds when it is empty and may have nothing', () => {
    const snapshot = aSnapshot({ pendingRuns: 5, group: { minSize: 0, maxSize: 0 } });

    expect(decide(snapshot, aPolicy({ minIdle: 3 })).kind).toBe('hold');
  });

  it('holds at a minimum that is its maximum, whoever waits or idles', () => {
    const group = { minSize: 2, maxSize: 2 };

    expect(
      decide(aSnapshot({ pendingRuns: 9, members: [aBusyMember(), aBusyMember()], group }), aPolicy()).kind,
    ).toBe('hold');
    expect(decide(aSnapshot({ members: [anIdleMember(), anIdleMember()], group }), aPolicy()).kind).toBe(
      'hold',
    );
  });

  it('reaches a minimum that equals its maximum', () => {
    const group = { minSize: 7, maxSize: 7 };

    expect(decide(aSnapshot({ pendingRuns: 90, group }), aPolicy())).toMatchObject({ desiredCapacity: 7 });
  });

  it('holds at the time before everything that it sees', () => {
    const members = [anIdleMember(), anIdleMember(), aBusyMember()];

    expect(decide(aSnapshot({ members, observedAt: ago(minutes(600)) }), everything)).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'clock-behind' }],
    });
  });

  it('selects none of ten thousand busy members', () => {
    const members = Array.from({ length: 10_000 }, () => aBusyMember());

    for (const policy of [aPolicy(), everything]) {
      const decision = decide(aSnapshot({ members }), policy);

      expectSound(decision);
      expect(decision.kind).toBe('hold');
      expect(decision.figures).toMatchObject({ busy: 10_000, idle: 0, releasable: 0 });
    }
  });

  it('releases ten thousand idle members step by step', () => {
    const members = Array.from({ length: 10_000 }, () => anIdleMember());

    expect(decide(aSnapshot({ members }), aPolicy())).toMatchObject({ kind: 'scale-in', atMost: 50 });
    expect(decide(aSnapshot({ members }), aPolicy({ maxStepIn: Infinity }))).toMatchObject({
      atMost: 10_000,
    });
  });

  it('selects none of ten thousand instances without a worker', () => {
    const members = Array.from({ length: 10_000 }, () => aStrayMember());

    expect(decide(aSnapshot({ members }), aPolicy())).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'workers-vanished', instances: 10_000 }],
    });
  });

  it('reads fifty thousand activities', () => {
    const activities: readonly Activity[] = Array.from({ length: 50_000 }, (_, index) =>
      aFailedLaunch({ startedAt: ago(index * 100), endedAt: ago(index * 100) }),
    );

    expect(decide(withGroup({ activities }), aPolicy())).toMatchObject({
      kind: 'hold',
      reasons: [{ code: 'short-of-workers' }, { code: 'capacity-short', zones: ['eu-west-1a'] }],
    });
  });

  it('asks for as many as AWS was told to allow, however many runs are pending', () => {
    const snapshot = aSnapshot({ pendingRuns: 1e9, group: { maxSize: 1e9 } });

    expect(decide(snapshot, aPolicy({ minIdle: Infinity, maxStepOut: Infinity }))).toMatchObject({
      kind: 'scale-out',
      desiredCapacity: 1e9,
    });
  });
});

function expectSound(decision: Decision): void {
  const numbers =
    decision.kind === 'hold'
      ? []
      : decision.kind === 'scale-in'
        ? [decision.atMost]
        : [decision.by, decision.desiredCapacity];

  for (const number of numbers) expect(number).toSatisfy(Number.isSafeInteger);
  expect(decision.reasons.length).toBeGreaterThan(0);
  expect(describeDecision(decision)).not.toMatch(/NaN|undefined|Infinity/);
}

function withPool(pool: Partial<Pool>): Snapshot {
  return { ...usual, pool: { ...usual.pool, ...pool } };
}

function withGroup(group: Partial<Group>): Snapshot {
  return { ...usual, group: { ...usual.group, ...group } };
}

function always(
  set: NonNullable<Policy['schedule']>['rules'][number]['set'],
): NonNullable<Policy['schedule']> {
  return { timeZone: 'UTC', rules: [{ name: 'always', set }] };
}
