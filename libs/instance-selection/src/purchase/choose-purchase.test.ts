import type { Activity, Group, Member, PurchaseOption } from '@poolkeeper/pool-model';
import {
  aBootingMember,
  aBusyMember,
  aFailedLaunch,
  ago,
  aLeavingMember,
  anActivity,
  anIdleMember,
  aSnapshot,
  minutes,
  moment,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { choosePurchase } from './choose-purchase.ts';
import { describePurchase, type PurchaseChoice } from './purchase-choice.ts';
import type { PurchasePolicy } from './purchase-policy.ts';

const spotOnly: PurchasePolicy = { onDemandPercentage: 0 };

describe('the on-demand share', () => {
  it('is nothing to choose in a group without a mixed instances policy', () => {
    const choice = chosen({ purchaseMix: undefined });

    expect(choice).toEqual({ state: 'closed', changes: false, remembered: [], why: [{ code: 'no-mix' }] });
    expect(describePurchase(choice)).toBe(
      'leave the purchase options unchanged: the group has no mixed instances policy',
    );
  });

  it('is as configured while spot is available', () => {
    const choice = chosen({ activities: [anActivity()] });

    expect(choice).toEqual({
      state: 'closed',
      onDemandPercentage: 0,
      changes: false,
      remembered: [],
      why: [{ code: 'spot-available' }],
    });
    expect(describePurchase(choice)).toBe('leave the on-demand share at 0 %: spot is available');
  });

  it('is all when spot launches fail and nothing runs', () => {
    const choice = chosen({ activities: twoShortages(), desiredCapacity: 4 });

    expect(choice).toMatchObject({
      state: 'open',
      onDemandPercentage: 100,
      changes: true,
      until: ago(minutes(5)) + minutes(15),
      why: [{ code: 'spot-short', failures: 2, forMs: minutes(10) }],
    });
    expect(describePurchase(choice)).toBe(
      'set the on-demand share to 100 %: 2 spot launches failed, so missing capacity is launched on-demand for 10 min',
    );
  });

  it('is that of what is missing, so that spot instances that run stay', () => {
    const members = [spot(aBusyMember), spot(anIdleMember), spot(aBootingMember), spot(aLeavingMember)];
    const choice = chosen({ members, activities: twoShortages(), desiredCapacity: 4 });

    expect(onDemandOf(4, choice)).toBe(1);
    expect(describePurchase(choice)).toMatch(/for 10 min; 3 spot instances keep running$/);
  });

  it.each([
    [3, 1],
    [3, 2],
    [7, 3],
    [99, 50],
    [100, 1],
    [100, 99],
  ])('leaves exactly the spot instances that run: of %i, %i', (desiredCapacity, running) => {
    const members = times(running, () => spot(anIdleMember));
    const choice = chosen({ members, activities: twoShortages(), desiredCapacity, maxSize: 100 });

    expect(onDemandOf(desiredCapacity, choice)).toBe(desiredCapacity - running);
  });

  it('has nothing to add while as many spot instances run as are wanted', () => {
    const members = [spot(anIdleMember), spot(anIdleMember)];
    const choice = chosen({ members, activities: twoShortages(), desiredCapacity: 2 });

    expect(choice).toMatchObject({ state: 'open', onDemandPercentage: 0, changes: false });
  });

  it('is of the capacity above the base', () => {
    const members = [onDemand(anIdleMember), onDemand(anIdleMember), spot(anIdleMember)];
    const choice = chosen({
      members,
      activities: twoShortages(),
      desiredCapacity: 5,
      purchaseMix: { onDemandBase: 2, onDemandPercentage: 0 },
    });

    expect(onDemandOf(3, choice)).toBe(2);
  });

  it('is for the capacity that is about to be requested', () => {
    const snapshot = aSnapshot({
      members: [spot(anIdleMember)],
      group: { ...mixed, activities: twoShortages() },
    });

    expect(onDemandOf(10, choosePurchase(snapshot, spotOnly, 10))).toBe(9);
    expect(choosePurchase(snapshot, spotOnly).onDemandPercentage).toBe(0);
  });

  it('is for the base at most when no more is wanted', () => {
    const choice = chosen({ activities: twoShortages(), desiredCapacity: 0 });

    expect(choice.onDemandPercentage).toBe(100);
  });

  it('is never below what is configured', () => {
    const members = times(3, () => spot(anIdleMember));
    const choice = chosen(
      { members, activities: twoShortages(), desiredCapacity: 4 },
      { onDemandPercentage: 60 },
    );

    expect(choice).toMatchObject({ state: 'open', onDemandPercentage: 60, changes: true });
  });

  it('is as configured when on-demand is unavailable as well', () => {
    const activities = [...twoShortages(), ...twoShortages('on-demand')];
    const choice = chosen({ activities, desiredCapacity: 4 }, { onDemandPercentage: 20 });

    expect(choice).toMatchObject({ state: 'open', onDemandPercentage: 20 });
    expect(describePurchase(choice)).toMatch(
      /; on-demand capacity is short as well, so there is no fallback$/,
    );
  });

  it('is all after interruptions as well', () => {
    const choice = chosen({
      activities: [interruption(9), interruption(7), interruption(5)],
      desiredCapacity: 2,
    });

    expect(choice).toMatchObject({ state: 'open', onDemandPercentage: 100 });
    expect(describePurchase(choice)).toBe(
      'set the on-demand share to 100 %: 3 spot instances were interrupted, so missing capacity is launched on-demand for 10 min',
    );
  });

  it('tries spot for new capacity after the hold, while on-demand instances stay', () => {
    const members = [onDemand(anIdleMember), onDemand(aBusyMember), spot(anIdleMember)];
    const choice = chosen({
      members,
      activities: twoShortages('spot', 20),
      desiredCapacity: 6,
      onDemandNow: 100,
    });

    expect(choice).toMatchObject({
      state: 'half-open',
      changes: true,
      until: ago(minutes(20)) + minutes(30),
    });
    expect(onDemandOf(6, choice)).toBe(2);
    expect(describePurchase(choice)).toMatch(
      /^set the on-demand share to \d+ %: new capacity is spot again, on trial for 10 min; 2 on-demand instances keep running$/,
    );
  });

  it('does not count the base among the on-demand instances that stay', () => {
    const members = [onDemand(anIdleMember), onDemand(anIdleMember)];
    const choice = chosen({
      members,
      activities: twoShortages('spot', 20),
      desiredCapacity: 6,
      purchaseMix: { onDemandBase: 2, onDemandPercentage: 100 },
    });

    expect(choice).toMatchObject({
      state: 'half-open',
      onDemandPercentage: 0,
      why: [{ code: 'trying-spot-again' }],
    });
  });

  it('is as configured while spot is on trial and no capacity is wanted', () => {
    const members = [onDemand(anIdleMember)];
    const choice = chosen({ members, activities: twoShortages('spot', 20), desiredCapacity: 0 });

    expect(choice).toMatchObject({ state: 'half-open', onDemandPercentage: 0 });
  });

  it('returns to what is configured once spot came again', () => {
    const [instance, came] = launched('spot', 2);
    const members = [onDemand(anIdleMember), instance];
    const choice = chosen({ members, activities: [came, ...twoShortages('spot', 20)], onDemandNow: 50 });

    expect(choice).toMatchObject({ state: 'closed', onDemandPercentage: 0, changes: true });
    expect(describePurchase(choice)).toBe(
      'set the on-demand share to 0 %: spot is available; the share returns from 50 % to the configured one; the group replaces the difference, launching before it terminates',
    );
  });

  it('is corrected after a manual change', () => {
    expect(chosen({ onDemandNow: 80, activities: [] }, { onDemandPercentage: 30 })).toMatchObject({
      onDemandPercentage: 30,
      changes: true,
    });
  });

  it('is all when no spot is configured, whatever happened', () => {
    const choice = chosen({ activities: twoShortages() }, { onDemandPercentage: 100 });

    expect(choice).toMatchObject({ state: 'closed', onDemandPercentage: 100, changes: true });
    expect(describePurchase(choice)).toMatch(/: the group is configured without spot$/);
  });

  it.each([
    [0, 'closed', 0],
    [70, 'open', 70],
  ])('stays when the activities are not known: %i', (onDemandNow, state, expected) => {
    const choice = chosen({ activities: undefined, onDemandNow });

    expect(choice).toMatchObject({ state, onDemandPercentage: expected, changes: false });
    expect(describePurchase(choice)).toMatch(/: the group's recent activities are unknown$/);
  });

  it('is not below what is configured when the activities are not known', () => {
    expect(chosen({ activities: undefined }, { onDemandPercentage: 30 })).toMatchObject({
      state: 'closed',
      onDemandPercentage: 30,
    });
  });

  it.each([
    [140, 100],
    [-3, 0],
    [33.4, 33],
    [Number.NaN, 25],
  ])('takes a configured share of %f for %i', (onDemandPercentage, expected) => {
    const choice = chosen({ activities: [], onDemandNow: 25 }, { onDemandPercentage });

    expect(choice.onDemandPercentage).toBe(expected);
  });

  it.each([Number.NaN, Infinity, -4])('is a whole percentage for a capacity of %f', (desiredCapacity) => {
    const snapshot = aSnapshot({
      members: [spot(anIdleMember)],
      group: { ...mixed, activities: twoShortages() },
    });

    expect(choosePurchase(snapshot, spotOnly, desiredCapacity).onDemandPercentage).toBe(100);
  });

  it('says how long in hours when it is long, and when there is no end', () => {
    const hours = chosen({ activities: twoShortages() }, { ...spotOnly, holdMs: minutes(205) });
    const ever = chosen(
      { activities: twoShortages() },
      { ...spotOnly, holdMs: Infinity, longestHoldMs: Infinity },
    );

    expect(describePurchase(hours)).toMatch(/ for 3 h$/);
    expect(
      describePurchase(chosen({ activities: twoShortages() }, { ...spotOnly, holdMs: minutes(184) })),
    ).toMatch(/ for 179 min$/);
    expect(
      describePurchase(chosen({ activities: twoShortages() }, { ...spotOnly, holdMs: minutes(185) })),
    ).toMatch(/ for 3 h$/);
    expect(describePurchase(ever)).toMatch(/ until further notice$/);
  });

  it('says one launch and one interruption as one', () => {
    const launch = chosen({ activities: [noSpot(5)] }, { ...spotOnly, openAfterShortages: 1 });
    const ended = chosen(
      { members: [spot(anIdleMember)], activities: [interruption(5)] },
      { ...spotOnly, openAfterInterruptions: 1 },
    );

    expect(describePurchase(launch)).toMatch(/1 spot launch failed/);
    expect(describePurchase(ended)).toMatch(
      /1 spot instance was interrupted.+1 spot instance keeps running$/,
    );
  });
});

describe('what is remembered', () => {
  it('is each shortage by kind, purchase option, zone and type, the newest first', () => {
    const activities = [
      noSpot(3, { instanceType: 'm7g.large' }),
      noSpot(9),
      noSpot(6),
      aFailedLaunch({ endedAt: ago(minutes(8)), shortage: { kind: 'quota', purchaseOption: 'on-demand' } }),
      interruption(4),
    ];

    expect(chosen({ activities }).remembered).toEqual([
      {
        kind: 'no-capacity',
        purchaseOption: 'spot',
        zone: 'eu-west-1a',
        instanceType: 'm7g.large',
        count: 1,
        lastAt: ago(minutes(3)),
      },
      { kind: 'interruption', purchaseOption: 'spot', zone: 'eu-west-1a', count: 1, lastAt: ago(minutes(4)) },
      { kind: 'no-capacity', purchaseOption: 'spot', zone: 'eu-west-1a', count: 2, lastAt: ago(minutes(6)) },
      { kind: 'quota', purchaseOption: 'on-demand', count: 1, lastAt: ago(minutes(8)) },
    ]);
  });

  it('does not depend on the order of the activities', () => {
    const activities = [
      noSpot(3),
      noSpot(9),
      interruption(3, {}),
      interruption(3),
      noSpot(3, { zone: 'eu-west-1b' }),
    ];

    expect(chosen({ activities: activities.toReversed() })).toEqual(chosen({ activities }));
    expect(chosen({ activities }).remembered.map(({ kind, zone }) => `${kind} ${zone}`)).toEqual([
      'interruption undefined',
      'interruption eu-west-1a',
      'no-capacity eu-west-1a',
      'no-capacity eu-west-1b',
    ]);
  });

  it('expires with the longer of window and hold', () => {
    const activities = [noSpot(30)];

    expect(chosen({ activities }, { ...spotOnly, windowMs: minutes(31) }).remembered).toHaveLength(1);
    expect(chosen({ activities }, { ...spotOnly, holdMs: minutes(31) }).remembered).toHaveLength(1);
    expect(chosen({ activities }, { ...spotOnly, holdMs: minutes(30) }).remembered).toEqual([]);
  });

  it('has no launch template that is wrong, and no end that was no interruption', () => {
    const activities = [
      aFailedLaunch({ shortage: { kind: 'misconfigured' } }),
      aFailedLaunch({ shortage: undefined }),
      anActivity({ kind: 'terminate' }),
      anActivity({ kind: 'terminate', isSpotInterruption: false }),
    ];

    expect(
      chosen({ activities }, { ...spotOnly, openAfterShortages: 1, openAfterInterruptions: 1 }),
    ).toMatchObject({
      state: 'closed',
      remembered: [],
    });
  });

  it('takes a shortage of an unknown option for one of spot', () => {
    const unknown = aFailedLaunch({ shortage: { kind: 'no-capacity' } });

    expect(chosen({ activities: [unknown, unknown] }).state).toBe('open');
  });
});

describe('a launch that worked', () => {
  it.each<[string, Partial<Activity> & { option?: PurchaseOption }, string]>([
    ['of spot', {}, 'closed'],
    ['of on-demand', { option: 'on-demand' }, 'open'],
    ['that goes on', { outcome: 'in-progress' }, 'open'],
    ['that is no launch', { kind: 'other' }, 'open'],
  ])('ends a series of spot shortages only when it is one %s', (_, { option = 'spot', ...parts }, state) => {
    const [instance, came] = launched(option, 6, parts);

    expect(chosen({ members: [instance], activities: [noSpot(5), came, noSpot(7)] }).state).toBe(state);
  });

  it('counts from the time of the request', () => {
    const [instance, slow] = launched('spot', 6, { endedAt: ago(minutes(1)) });

    expect(chosen({ members: [instance], activities: [noSpot(5), noSpot(4), slow] }).state).toBe('open');
  });

  it('says nothing when its instance has gone', () => {
    const [, came] = launched('spot', 6);

    expect(chosen({ activities: [noSpot(5), came, noSpot(7)] }).state).toBe('open');
  });
});

const mixed = { purchaseMix: { onDemandBase: 0, onDemandPercentage: 0 } };

type Parts = { readonly members?: readonly Member[]; readonly onDemandNow?: number } & {
  readonly [Key in keyof Omit<Group, 'instances'>]?: Group[Key] | undefined;
};

function chosen(
  { members = [], onDemandNow = 0, ...group }: Parts,
  policy: PurchasePolicy = spotOnly,
): PurchaseChoice {
  const purchaseMix = { onDemandBase: 0, onDemandPercentage: onDemandNow };
  return choosePurchase(aSnapshot({ members, group: { purchaseMix, ...group } }), policy);
}

/** How many of a capacity the group launches on-demand at the chosen share: rounded up, as the group does. */
function onDemandOf(capacity: number, { onDemandPercentage = NaN }: PurchaseChoice): number {
  return Math.ceil((capacity * onDemandPercentage) / 100);
}

function noSpot(minutesAgo: number, shortage: { zone?: string; instanceType?: string } = {}): Activity {
  return aFailedLaunch({
    startedAt: ago(minutes(minutesAgo)),
    endedAt: ago(minutes(minutesAgo)),
    shortage: { kind: 'no-capacity', purchaseOption: 'spot', zone: 'eu-west-1a', ...shortage },
  });
}

/** The later one some minutes ago. */
function twoShortages(purchaseOption: PurchaseOption = 'spot', minutesAgo = 5): readonly Activity[] {
  return [minutesAgo, minutesAgo + 1].map((each) => {
    const at = ago(minutes(each));
    return aFailedLaunch({ startedAt: at, endedAt: at, shortage: { kind: 'no-capacity', purchaseOption } });
  });
}

function interruption(
  minutesAgo: number,
  { zone }: { zone?: string | undefined } = { zone: 'eu-west-1a' },
): Activity {
  return anActivity({
    kind: 'terminate',
    cause: 'upkeep',
    isSpotInterruption: true,
    startedAt: ago(minutes(minutesAgo)),
    endedAt: moment,
    zone,
  });
}

function launched(
  purchaseOption: PurchaseOption,
  minutesAgo: number,
  activity: Partial<Activity> = {},
): readonly [Member, Activity] {
  const member = anIdleMember({ instance: { purchaseOption } });
  const startedAt = ago(minutes(minutesAgo));
  return [member, anActivity({ startedAt, instanceId: member.instance.id, ...activity })];
}

function spot<Built>(build: (parts: { instance: { purchaseOption: 'spot' } }) => Built): Built {
  return build({ instance: { purchaseOption: 'spot' } });
}

function onDemand<Built>(build: (parts: { instance: { purchaseOption: 'on-demand' } }) => Built): Built {
  return build({ instance: { purchaseOption: 'on-demand' } });
}

function times<Thing>(count: number, build: (index: number) => Thing): Thing[] {
  return Array.from({ length: count }, (_, index) => build(index));
}
