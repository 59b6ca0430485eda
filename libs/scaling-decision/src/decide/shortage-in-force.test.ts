import type { Activity, Member } from '@poolkeeper/pool-model';
import {
  aBusyMember,
  aFailedLaunch,
  ago,
  aLeavingMember,
  anActivity,
  anIdleMember,
  aSnapshot,
  minutes,
  seconds,
  type SnapshotParts,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { readActivities } from './activity-record.ts';
import { takeCensus } from './census.ts';
import { shortageInForce, type ShortageInForce } from './shortage-in-force.ts';

const bothZones = { zones: ['eu-west-1a', 'eu-west-1b'] };
const inA = { kind: 'no-capacity', zone: 'eu-west-1a' } as const;
const inB = { kind: 'no-capacity', zone: 'eu-west-1b' } as const;

describe('a shortage in force', () => {
  it('is not there without failed launches, or when they failed for another reason', () => {
    expect(shortageOf({})).toBeUndefined();
    expect(shortageOf({ activities: [anActivity()] })).toBeUndefined();
    expect(shortageOf({ activities: [aFailedLaunch({ shortage: undefined })] })).toBeUndefined();
  });

  it('is not there when something else than a launch failed, or a launch that went on to succeed', () => {
    expect(shortageOf({ activities: [failed(1, { kind: 'terminate' })] })).toBeUndefined();
    expect(shortageOf({ activities: [failed(1, { outcome: 'successful' })] })).toBeUndefined();
  });

  it('lasts three minutes from the failure, unless the policy says otherwise', () => {
    expect(shortageOf({ activities: [failed(1)] })).toMatchObject({ remainingMs: minutes(2) });
    expect(shortageOf({ activities: [failed(3)] })).toBeUndefined();
    expect(shortageOf({ activities: [failed(3)] }, minutes(10))).toMatchObject({ remainingMs: minutes(7) });
    expect(shortageOf({ activities: [failed(0)] }, 0)).toBeUndefined();
  });

  it.each(['quota', 'misconfigured'] as const)(
    'lasts five times as long for %s, which waits for a person',
    (kind) => {
      expect(shortageOf({ activities: [failed(3, { shortage: { kind } })] })).toMatchObject({
        kind,
        remainingMs: minutes(12),
      });
    },
  );

  it('lasts no longer by a clock that is behind the group', () => {
    expect(shortageOf({ activities: [failed(-2)] })).toMatchObject({ remainingMs: minutes(3) });
  });

  it('counts from the beginning of a failure of which the end is not known', () => {
    const activities = [aFailedLaunch({ startedAt: ago(minutes(2)), endedAt: undefined })];

    expect(shortageOf({ activities })).toMatchObject({ remainingMs: minutes(1) });
  });

  it('is as grave as the gravest failure', () => {
    const activities = [
      failed(1, { shortage: { ...inA, kind: 'no-capacity' } }),
      failed(2, { shortage: { ...inA, kind: 'misconfigured' } }),
      failed(1, { shortage: { ...inA, kind: 'quota' } }),
    ];

    expect(shortageOf({ activities })?.kind).toBe('misconfigured');
    expect(shortageOf({ activities: activities.filter((_, index) => index !== 1) })?.kind).toBe('quota');
  });
});

describe('the reach of a shortage', () => {
  it('is everywhere when launches failed in all zones of the group', () => {
    const activities = [failed(1, { shortage: inB }), failed(2, { shortage: inA })];

    expect(shortageOf({ activities, group: bothZones })).toEqual({
      kind: 'no-capacity',
      reach: 'everywhere',
      zones: ['eu-west-1a', 'eu-west-1b'],
      remainingMs: minutes(1),
    });
  });

  it('is somewhere while the group has a zone in which nothing failed, and ends with the first zone', () => {
    const activities = [failed(1, { shortage: inA }), failed(2, { shortage: inA })];

    expect(shortageOf({ activities, group: bothZones })).toEqual({
      kind: 'no-capacity',
      reach: 'somewhere',
      zones: ['eu-west-1a'],
      remainingMs: minutes(2),
    });
  });

  it('takes a group that does not say its zones to have those of its instances and activities', () => {
    const activities = [failed(1, { shortage: inA })];
    const elsewhere = [anIdleMember({ instance: { zone: 'eu-west-1b' } })];
    const goneFromElsewhere = [aLeavingMember({ instance: { zone: 'eu-west-1b' } })];
    const endedElsewhere = anActivity({ kind: 'terminate', zone: 'eu-west-1b' });

    expect(shortageOf({ activities })?.reach).toBe('everywhere');
    expect(shortageOf({ activities, members: elsewhere })?.reach).toBe('somewhere');
    expect(shortageOf({ activities, members: goneFromElsewhere })?.reach).toBe('everywhere');
    expect(shortageOf({ activities: [...activities, endedElsewhere] })?.reach).toBe('somewhere');
  });

  it('has the zone of the launch when its message names none, and is everywhere when neither does', () => {
    const unnamed = failed(1, { zone: 'eu-west-1b', shortage: { kind: 'no-capacity' } });
    const nowhere = failed(1, { zone: undefined, shortage: { kind: 'quota' } });

    expect(shortageOf({ activities: [unnamed], group: bothZones })).toMatchObject({
      reach: 'somewhere',
      zones: ['eu-west-1b'],
    });
    expect(shortageOf({ activities: [nowhere], group: bothZones })).toMatchObject({
      reach: 'everywhere',
      zones: [],
    });
    expect(shortageOf({ activities: [nowhere] })).toMatchObject({ reach: 'everywhere', zones: [] });
  });

  it('is not there for a zone that the group does not have any more', () => {
    const activities = [failed(1, { shortage: { kind: 'no-capacity', zone: 'eu-west-1c' } })];

    expect(shortageOf({ activities, group: bothZones })).toBeUndefined();
  });
});

describe('several failures', () => {
  const threeZones = { zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] };

  it('are over, in part, when the first of their zones is', () => {
    const activities = [failed(1, { shortage: inB }), failed(2, { shortage: inA })];

    expect(shortageOf({ activities, group: threeZones })).toMatchObject({
      reach: 'somewhere',
      remainingMs: minutes(1),
    });
  });

  it('of one zone last as long as the latest, in whatever order they are told', () => {
    const activities = [failed(2, { shortage: inA }), failed(1, { shortage: inA })];

    for (const told of [activities, activities.toReversed()]) {
      expect(shortageOf({ activities: told, group: bothZones })).toMatchObject({ remainingMs: minutes(2) });
    }
  });
});

describe('a launch that works', () => {
  const group = { zones: ['eu-west-1a'] };
  const activities = [failed(2)];

  it('ends the shortage of its zone at once', () => {
    const members = [anIdleMember({ instance: { launchedAt: ago(minutes(1)) } })];

    expect(shortageOf({ activities, group, members })).toBeUndefined();
  });

  it('ends that of no other zone', () => {
    const members = [anIdleMember({ instance: { launchedAt: ago(minutes(1)), zone: 'eu-west-1b' } })];

    expect(shortageOf({ activities, group: bothZones, members })?.zones).toEqual(['eu-west-1a']);
    expect(shortageOf({ activities, group, members })?.reach).toBe('everywhere');
  });

  it('ends nothing when it was before the failure, or of the same batch', () => {
    for (const launchedAt of [ago(minutes(5)), ago(minutes(2)) + seconds(30)]) {
      const members = [anIdleMember({ instance: { launchedAt } })];

      expect(shortageOf({ activities, group, members })?.reach).toBe('everywhere');
    }
    const justLater = anIdleMember({ instance: { launchedAt: ago(minutes(2)) + seconds(30) + 1 } });
    expect(shortageOf({ activities, group, members: [justLater] })).toBeUndefined();
  });

  it('is known from the activities when EC2 does not know the instance yet', () => {
    const member = anIdleMember({ instance: { launchedAt: undefined } });
    const launch = anActivity({ startedAt: ago(minutes(1)), instanceId: member.instance.id });

    expect(shortageOf({ activities, group, members: [member] })?.reach).toBe('everywhere');
    expect(shortageOf({ activities: [...activities, launch], group, members: [member] })).toBeUndefined();
  });

  it('is the latest of those that are told of one instance, in whatever order', () => {
    const member = anIdleMember({ instance: { launchedAt: undefined } });
    const launches = [1, 5].map((minutesAgo) =>
      anActivity({ startedAt: ago(minutes(minutesAgo)), instanceId: member.instance.id }),
    );

    for (const told of [launches, launches.toReversed()]) {
      expect(shortageOf({ activities: [...activities, ...told], group, members: [member] })).toBeUndefined();
    }
  });

  it('is not proven by what else the group did with the instance', () => {
    const member = anIdleMember({ instance: { launchedAt: undefined } });
    const other = anActivity({ kind: 'other', startedAt: ago(0), instanceId: member.instance.id });
    const ended = anActivity({ kind: 'terminate', startedAt: ago(0), instanceId: member.instance.id });

    expect(shortageOf({ activities: [...activities, other, ended], group, members: [member] })?.reach).toBe(
      'everywhere',
    );
  });

  it('proves nothing any more when its instance is leaving, as EC2 may have taken it back', () => {
    const members = [aLeavingMember({ instance: { launchedAt: ago(minutes(1)) } })];

    expect(shortageOf({ activities, group, members })?.reach).toBe('everywhere');
  });
});

describe('a shortage of one purchase option', () => {
  const mixed = { zones: ['eu-west-1a'], purchaseMix: { onDemandBase: 0, onDemandPercentage: 30 } };
  const ofSpot = failed(1, { shortage: { ...inA, purchaseOption: 'spot' } });
  const ofOnDemand = failed(2, { shortage: { ...inA, purchaseOption: 'on-demand' } });

  it('leaves the other one', () => {
    expect(shortageOf({ activities: [ofSpot], group: mixed })).toEqual({
      kind: 'no-capacity',
      reach: 'purchase-option',
      purchaseOption: 'spot',
      zones: ['eu-west-1a'],
      remainingMs: minutes(2),
    });
    expect(shortageOf({ activities: [ofOnDemand], group: mixed })).toMatchObject({
      purchaseOption: 'on-demand',
    });
  });

  it('is everywhere together with that of the other, until one of them ends', () => {
    expect(shortageOf({ activities: [ofSpot, ofOnDemand], group: mixed })).toMatchObject({
      reach: 'everywhere',
      remainingMs: minutes(1),
    });
  });

  it('is somewhere while the option is available in another zone', () => {
    expect(shortageOf({ activities: [ofSpot], group: { ...mixed, ...bothZones } })?.reach).toBe('somewhere');
  });

  it('is of both options when the failure names none', () => {
    expect(shortageOf({ activities: [failed(1)], group: mixed })?.reach).toBe('everywhere');
  });

  it.each([
    ['spot alone, as its base is filled', [1, 0], 'everywhere'],
    ['spot alone, but for a base that is not filled', [2, 0], 'purchase-option'],
    ['on-demand alone', [0, 100], undefined],
  ] as const)('is %s', (_of, [onDemandBase, onDemandPercentage], reach) => {
    const group = { zones: ['eu-west-1a'], purchaseMix: { onDemandBase, onDemandPercentage } };
    const members = [aBusyMember()];

    expect(shortageOf({ activities: [ofSpot], group, members })?.reach).toBe(reach);
  });

  it('is one of a base that spot instances do not fill', () => {
    const group = { zones: ['eu-west-1a'], purchaseMix: { onDemandBase: 1, onDemandPercentage: 0 } };
    const members = [aBusyMember({ instance: { purchaseOption: 'spot' } })];

    expect(shortageOf({ activities: [ofSpot], group, members })?.reach).toBe('purchase-option');
  });

  it('is everywhere for a group of on-demand alone, whose launches prove that it is over', () => {
    const group = { zones: ['eu-west-1a'], purchaseMix: { onDemandBase: 0, onDemandPercentage: 100 } };
    const members = [anIdleMember({ instance: { launchedAt: ago(0) } })];

    expect(shortageOf({ activities: [ofOnDemand], group })?.reach).toBe('everywhere');
    expect(shortageOf({ activities: [ofOnDemand], group, members })).toBeUndefined();
  });

  it('does not matter to a group without a mix, which has but one', () => {
    expect(shortageOf({ activities: [ofSpot], group: { zones: ['eu-west-1a'] } })?.reach).toBe('everywhere');
  });

  it('ends by a launch of that option alone', () => {
    const launched = (purchaseOption: 'spot' | 'on-demand'): Member =>
      anIdleMember({ instance: { launchedAt: ago(0), purchaseOption } });

    expect(shortageOf({ activities: [ofSpot], group: mixed, members: [launched('spot')] })).toBeUndefined();
    expect(shortageOf({ activities: [ofSpot], group: mixed, members: [launched('on-demand')] })?.reach).toBe(
      'purchase-option',
    );
  });
});

function failed(minutesAgo: number, overrides: Parameters<typeof aFailedLaunch>[0] = {}): Activity {
  const at = ago(minutes(minutesAgo));
  return aFailedLaunch({ startedAt: at - seconds(10), endedAt: at, ...overrides });
}

function shortageOf(
  { activities, ...parts }: SnapshotParts & { readonly activities?: readonly Activity[] },
  backOffMs?: number,
): ShortageInForce | undefined {
  const snapshot = aSnapshot(parts);
  const record = readActivities(activities);
  return shortageInForce(snapshot, takeCensus(snapshot, 0), { record, backOffMs });
}
