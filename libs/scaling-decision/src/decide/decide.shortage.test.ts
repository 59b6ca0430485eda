import {
  aBootingMember,
  aBusyMember,
  aFailedLaunch,
  ago,
  anIdleMember,
  aSnapshot,
  minutes,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { aPolicy } from '../testing/policies.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';

describe('unavailable capacity', () => {
  const zones = ['eu-west-1a'];
  const activities = [aFailedLaunch({ startedAt: ago(minutes(1)), endedAt: ago(minutes(1)) })];

  it('is not requested again while no launch succeeds anywhere, and does not count as supply', () => {
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

  it('is requested once the back-off is over', () => {
    const snapshot = aSnapshot({ pendingRuns: 2, group: { zones, activities } });

    expect(decide(snapshot, aPolicy({ shortageBackOffMs: minutes(1) }))).toMatchObject({
      kind: 'scale-out',
      by: 2,
    });
  });

  it('is requested immediately when the group can launch elsewhere, with a reason', () => {
    const snapshot = aSnapshot({ pendingRuns: 2, group: { zones: [...zones, 'eu-west-1b'], activities } });

    expect(decide(snapshot, aPolicy())).toMatchObject({
      kind: 'scale-out',
      by: 2,
      reasons: [{}, { code: 'capacity-short', reach: 'somewhere', notAskedFor: 0 }],
    });
  });

  it('is requested with the other purchase option, of which only the share launches', () => {
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

  it('says how much of what stands in has no place below the maximum', () => {
    const ofSpot = { kind: 'no-capacity', purchaseOption: 'spot' } as const;
    const group = {
      zones,
      activities: activities.map((activity) => ({ ...activity, shortage: ofSpot })),
      purchaseMix: { onDemandBase: 0, onDemandPercentage: 50 },
      maxSize: 5,
    };

    expect(decide(aSnapshot({ pendingRuns: 3, members: [aBusyMember()], group }), aPolicy())).toMatchObject({
      desiredCapacity: 5,
      reasons: [{}, { code: 'capacity-short' }, { code: 'at-max-size', maxSize: 5, unmet: 2 }],
    });
  });

  it('is kept while it replaces the unavailable option', () => {
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

  it('is given up when it is not needed, also while runs wait for unavailable capacity', () => {
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

  it('is a reason while the group still tries to launch capacity that no run waits for', () => {
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

function times<Thing>(count: number, build: () => Thing): Thing[] {
  return Array.from({ length: count }, () => build());
}

function codes({ reasons }: Decision): string[] {
  return reasons.map((reason) => reason.code);
}
