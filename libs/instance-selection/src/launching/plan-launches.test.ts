import type { Activity, Group, Member, PurchaseMix, Shortage } from '@poolkeeper/pool-model';
import {
  aBootingMember,
  aFailedLaunch,
  ago,
  aLeavingMember,
  anActivity,
  anIdleMember,
  aSnapshot,
  minutes,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { describeLaunchPlan, type LaunchPlan } from './launch-plan.ts';
import { type LaunchPolicy, planLaunches } from './plan-launches.ts';

const synchronous: LaunchPolicy = { mode: 'synchronous' };
const threeZones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

describe('a synchronous launch', () => {
  it('is off by default', () => {
    const plan = planLaunches(snapshotOf({}), { by: 3 });

    expect(plan).toEqual({ kind: 'desired-capacity', why: 'not-asked-for' });
    expect(describeLaunchPlan(plan)).toBe('by desired capacity: synchronous launches are off');
  });

  it('is spread over the zones of the group', () => {
    const plan = planned({ by: 7 });

    expect(plan).toEqual({
      kind: 'synchronous',
      requests: [
        { zone: 'eu-west-1a', count: 3 },
        { zone: 'eu-west-1b', count: 2 },
        { zone: 'eu-west-1c', count: 2 },
      ],
      avoided: [],
    });
    expect(describeLaunchPlan(plan)).toBe('synchronously: 3 in eu-west-1a, 2 in eu-west-1b, 2 in eu-west-1c');
  });

  it('fills the zones with the fewest instances that count first', () => {
    const members = [
      anIdleMember(inZone('eu-west-1a')),
      anIdleMember(inZone('eu-west-1a')),
      aBootingMember(inZone('eu-west-1c')),
      aLeavingMember(inZone('eu-west-1b')),
    ];

    expect(planned({ by: 3, members })).toMatchObject({
      requests: [
        { zone: 'eu-west-1b', count: 2 },
        { zone: 'eu-west-1c', count: 1 },
      ],
    });
  });

  it('is of whole instances', () => {
    expect(planned({ by: 2.9, zones: ['eu-west-1a'] })).toMatchObject({
      requests: [{ zone: 'eu-west-1a', count: 2 }],
    });
  });

  it('knows zones by the policy before the group, each once, in their order by name', () => {
    const policy = { ...synchronous, zones: ['eu-west-1d', 'eu-west-1b', 'eu-west-1d'] };

    expect(planned({ by: 2, policy })).toMatchObject({
      requests: [
        { zone: 'eu-west-1b', count: 1 },
        { zone: 'eu-west-1d', count: 1 },
      ],
    });
  });

  it('knows zones by instances and launches when they are not reported', () => {
    const members = [anIdleMember(inZone('eu-west-1a'))];
    const activities = [
      anActivity({ zone: 'eu-west-1b' }),
      anActivity({ zone: undefined }),
      anActivity({ kind: 'terminate', zone: 'eu-west-1c' }),
    ];

    expect(planned({ by: 2, members, activities, zones: undefined })).toMatchObject({
      requests: [
        { zone: 'eu-west-1a', count: 1 },
        { zone: 'eu-west-1b', count: 1 },
      ],
    });
  });

  it.each<[string, PurchaseMix]>([
    ['on-demand', { onDemandBase: 3, onDemandPercentage: 100 }],
    ['spot', { onDemandBase: 0, onDemandPercentage: 0 }],
  ])('is made in a group of %s alone', (_, purchaseMix) => {
    expect(planned({ by: 1, purchaseMix }).kind).toBe('synchronous');
  });
});

describe('a zone', () => {
  it('is avoided for a while after a launch found no machine there', () => {
    const plan = planned({ by: 2, activities: [noMachine()] });

    expect(plan).toMatchObject({
      requests: [
        { zone: 'eu-west-1b', count: 1 },
        { zone: 'eu-west-1c', count: 1 },
      ],
      avoided: ['eu-west-1a'],
    });
    expect(describeLaunchPlan(plan)).toMatch(/; none in eu-west-1a after a recent shortage$/);
  });

  it.each<[string, readonly string[], Activity]>([
    ['just within the while', ['eu-west-1a'], noMachine({}, { endedAt: ago(minutes(3) - 1) })],
    ['after the while', [], noMachine({}, { endedAt: ago(minutes(3)) })],
    [
      'by the start of a launch that has no end',
      ['eu-west-1a'],
      noMachine({}, { outcome: 'in-progress', startedAt: ago(minutes(2)), endedAt: undefined }),
    ],
    ['by the zone of the activity', ['eu-west-1b'], noMachine({ zone: undefined }, { zone: 'eu-west-1b' })],
    ['by no zone at all', [], noMachine({ zone: undefined }, { zone: undefined })],
    ['for a quota', [], noMachine({ kind: 'quota' })],
    ['for a launch that worked', [], anActivity({ endedAt: ago(minutes(1)) })],
  ])('is avoided or not %s', (_, avoided, activity) => {
    expect(planned({ by: 1, activities: [activity] })).toMatchObject({ avoided });
  });

  it.each<[PurchaseMix | undefined, Shortage['purchaseOption'], number]>([
    [{ onDemandBase: 0, onDemandPercentage: 100 }, 'spot', 0],
    [{ onDemandBase: 0, onDemandPercentage: 100 }, 'on-demand', 1],
    [{ onDemandBase: 0, onDemandPercentage: 100 }, undefined, 1],
    [{ onDemandBase: 0, onDemandPercentage: 0 }, 'spot', 1],
    [{ onDemandBase: 0, onDemandPercentage: 0 }, 'on-demand', 0],
    [undefined, 'spot', 1],
  ])(
    'in a group of %j is avoided for want of %s machines or not: %i',
    (purchaseMix, purchaseOption, count) => {
      const plan = planned({ by: 1, purchaseMix, activities: [noMachine({ purchaseOption })] });

      expect(plan).toMatchObject({ avoided: ['eu-west-1a'].slice(0, count) });
    },
  );

  it('is avoided for as long as the policy says', () => {
    const activities = [noMachine({}, { endedAt: ago(minutes(9)) })];
    const policy = { ...synchronous, avoidZoneMs: minutes(10) };

    expect(planned({ by: 1, activities, policy })).toMatchObject({ avoided: ['eu-west-1a'] });
  });
});

describe('the desired capacity is set instead', () => {
  it.each<[string, Parts, string]>([
    ['when nothing is to be launched', { by: 0 }, 'no instance has to be launched'],
    ['for less than one', { by: 0.9 }, 'no instance has to be launched'],
    ['for no number', { by: Number.NaN }, 'no instance has to be launched'],
    [
      'without a launch template',
      { launchTemplate: undefined },
      'the group has no launch template, or it is unknown',
    ],
    [
      'by a mix',
      { purchaseMix: { onDemandBase: 0, onDemandPercentage: 50 } },
      'the group mixes on-demand and spot',
    ],
    [
      'by a base',
      { purchaseMix: { onDemandBase: 1, onDemandPercentage: 0 } },
      'the group mixes on-demand and spot',
    ],
    [
      'with a warm pool',
      { policy: { ...synchronous, hasWarmPool: true } },
      'the group launches from its warm pool',
    ],
    [
      'while the group launches',
      { desiredCapacity: 2, members: [anIdleMember(), aLeavingMember()] },
      'the group is still launching earlier requests',
    ],
    [
      'while the group has too many',
      { desiredCapacity: 0, members: [anIdleMember()] },
      'the group has instances above its desired capacity, which must be adopted first',
    ],
    ['without zones', { zones: [] }, 'the zones of the group are unknown'],
    [
      'without a zone that has machines',
      { zones: ['eu-west-1a'], activities: [noMachine()] },
      'every zone had a recent shortage',
    ],
    ['for more than a call each', { by: 301 }, 'a zone would need more than one call'],
    [
      'for more than a call in the emptiest zone',
      {
        by: 101,
        zones: ['eu-west-1a', 'eu-west-1b'],
        members: times(101, () => anIdleMember(inZone('eu-west-1a'))),
      },
      'a zone would need more than one call',
    ],
  ])('%s', (_, parts, why) => {
    expect(describeLaunchPlan(planned(parts))).toBe(`by desired capacity: ${why}`);
  });

  it('not for exactly a full call in each zone', () => {
    expect(planned({ by: 300 })).toMatchObject({
      requests: threeZones.map((zone) => ({ zone, count: 100 })),
    });
  });
});

type Parts = {
  readonly by?: number;
  readonly members?: readonly Member[];
  readonly policy?: LaunchPolicy;
} & { readonly [Key in keyof Omit<Group, 'instances'>]?: Group[Key] | undefined };

function planned({ by = 1, policy = synchronous, ...parts }: Parts): LaunchPlan {
  return planLaunches(snapshotOf(parts), { by }, policy);
}

function snapshotOf({ members = [], ...group }: Parts) {
  return aSnapshot({
    members,
    group: { launchTemplate: 'lt-0abc:1', zones: threeZones, maxSize: 500, ...group },
  });
}

function noMachine(
  shortage: Partial<Shortage> = {},
  activity: Parameters<typeof aFailedLaunch>[0] = {},
): Activity {
  return aFailedLaunch({
    endedAt: ago(minutes(1)),
    shortage: { kind: 'no-capacity', zone: 'eu-west-1a', ...shortage },
    ...activity,
  });
}

function inZone(zone: string) {
  return { instance: { zone } };
}

function times<Thing>(count: number, build: (index: number) => Thing): Thing[] {
  return Array.from({ length: count }, (_, index) => build(index));
}
