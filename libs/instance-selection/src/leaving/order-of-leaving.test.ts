import type { Activity, Group, Instance, Member, Shortage } from '@poolkeeper/pool-model';
import {
  aBootingMember,
  aBusyMember,
  aDrainedMember,
  aFailedLaunch,
  ago,
  aLeavingMember,
  anActivity,
  anIdleMember,
  aSnapshot,
  aStrayMember,
  minutes,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { selectForTermination, type TerminationLimits } from './select-for-termination.ts';

describe('the order of leaving', () => {
  it('is outdated before over-age before at risk before the rest', () => {
    const members = [
      idle('i-0a', { launchedAt: ago(minutes(50)) }),
      idle('i-0b', { launchedAt: ago(minutes(40)), purchaseOption: 'spot' }),
      idle('i-0c', { launchedAt: ago(minutes(100)) }),
      idle('i-0d', { launchedAt: ago(minutes(10)), launchTemplate: 'lt-0abc:1' }),
    ];
    const group = { launchTemplate: 'lt-0abc:2', activities: [noSpot({ instanceType: 't3.small' })] };

    expect(order(members, { group, maxAgeMs: minutes(100) })).toEqual(['i-0d', 'i-0c', 'i-0b', 'i-0a']);
  });

  it('selects a member that is only outdated before one with all other causes', () => {
    const members = [
      idle('i-0a', { launchedAt: ago(minutes(900)), purchaseOption: 'spot' }),
      idle('i-0b', { launchedAt: ago(minutes(20)), launchTemplate: 'lt-0abc:1' }),
    ];
    const group = { launchTemplate: 'lt-0abc:2', activities: [noSpot()] };

    expect(order(members, { group, maxAgeMs: minutes(60) })).toEqual(['i-0b', 'i-0a']);
  });

  it.each([
    ['the group', undefined, 'lt-0abc:1'],
    ['the instance', 'lt-0abc:2', undefined],
  ])('takes none for outdated when the template of %s is unknown', (_, ofGroup, ofInstance) => {
    const members = [
      idle('i-0a', { launchedAt: ago(minutes(20)), launchTemplate: ofInstance }),
      idle('i-0b', { launchedAt: ago(minutes(30)), launchTemplate: 'lt-0abc:2' }),
    ];

    expect(order(members, { group: { launchTemplate: ofGroup } })).toEqual(['i-0b', 'i-0a']);
  });

  it('takes no member for outdated in a group of unknown template, whatever the others have', () => {
    const members = [
      idle('i-0a', { launchedAt: ago(minutes(20)), launchTemplate: 'lt-0abc:1' }),
      idle('i-0b', { launchedAt: ago(minutes(30)), launchTemplate: undefined }),
    ];

    expect(order(members)).toEqual(['i-0b', 'i-0a']);
  });

  it('takes no instance of unknown launch for over-age', () => {
    const members = [idle('i-0a', { launchedAt: undefined }), idle('i-0b', { launchedAt: ago(minutes(3)) })];

    expect(order(members, { maxAgeMs: 0 })).toEqual(['i-0b', 'i-0a']);
  });

  it('takes from the zone that is the fullest at that moment, the oldest first', () => {
    const members = [
      idle('i-0a', { zone: 'eu-west-1a', launchedAt: ago(minutes(99)) }),
      idle('i-0b', { zone: 'eu-west-1b', launchedAt: ago(minutes(10)) }),
      idle('i-0c', { zone: 'eu-west-1b', launchedAt: ago(minutes(20)) }),
      idle('i-0d', { zone: 'eu-west-1b', launchedAt: ago(minutes(30)) }),
    ];

    expect(order(members)).toEqual(['i-0d', 'i-0c', 'i-0a', 'i-0b']);
  });

  it('counts busy and booting members to the zones, but no leaving, drained or stray ones', () => {
    const members = [
      idle('i-0a', { zone: 'eu-west-1a', launchedAt: ago(minutes(10)) }),
      aBusyMember({ instance: { zone: 'eu-west-1a' } }),
      aBootingMember({ instance: { zone: 'eu-west-1a' } }),
      idle('i-0b', { zone: 'eu-west-1b', launchedAt: ago(minutes(20)) }),
      aLeavingMember({ instance: { zone: 'eu-west-1b' } }),
      aDrainedMember({ instance: { zone: 'eu-west-1b' } }),
      aStrayMember({ instance: { zone: 'eu-west-1b' } }),
    ];

    expect(order(members)).toEqual(['i-0a', 'i-0b']);
  });

  it('takes the oldest of equally full zones', () => {
    const members = [
      idle('i-0a', { zone: 'eu-west-1a', launchedAt: ago(minutes(10)) }),
      idle('i-0b', { zone: 'eu-west-1b', launchedAt: ago(minutes(20)) }),
    ];

    expect(order(members)).toEqual(['i-0b', 'i-0a']);
    expect(order(members.toReversed())).toEqual(['i-0b', 'i-0a']);
  });
});

describe('spot at risk', () => {
  const safe = idle('i-0a', { launchedAt: ago(minutes(90)) });
  const spot = idle('i-0b', { launchedAt: ago(minutes(20)), purchaseOption: 'spot' });
  const first = ['i-0b', 'i-0a'];
  const last = ['i-0a', 'i-0b'];

  it.each<[string, Activity, readonly string[]]>([
    [
      'after a shortage of its type and zone',
      noSpot({ instanceType: 't3.small', zone: 'eu-west-1a' }),
      first,
    ],
    ['after a shortage that does not say of what', noSpot({ zone: undefined }, { zone: undefined }), first],
    ['after a shortage of its zone by the activity', noSpot({ zone: undefined }), first],
    ['not after a shortage of another zone', noSpot({ zone: 'eu-west-1b' }), last],
    ['not after a shortage of another type', noSpot({ instanceType: 'm7g.large' }), last],
    ['not after a shortage of on-demand', noSpot({ purchaseOption: 'on-demand' }), last],
    ['after one of an unknown option', noSpot({ purchaseOption: undefined }), first],
    ['not after a quota', noSpot({ kind: 'quota' }), last],
    ['as long as it is remembered', noSpot({}, { endedAt: ago(minutes(30)) }), first],
    ['and no longer', noSpot({}, { endedAt: ago(minutes(30) + 1) }), last],
    ['by the start of what goes on', noSpot({}, { outcome: 'in-progress', endedAt: undefined }), first],
    ['not after a launch that worked', anActivity(), last],
    ['after an interruption in its zone', interruption(), first],
    ['not after one in another zone', interruption({ zone: 'eu-west-1b' }), last],
    ['not after another end', interruption({ isSpotInterruption: false }), last],
  ])('%s', (_, activity, expected) => {
    expect(order([safe, spot], { group: { activities: [activity] } })).toEqual(expected);
  });

  it.each([
    ['m7g.large', last],
    ['t3.small', first],
  ])('knows the type of an interrupted instance while the group has it: %s', (instanceType, expected) => {
    const gone = aLeavingMember({ instance: { id: 'i-0c', instanceType, purchaseOption: 'spot' } });
    const group = { activities: [interruption({ instanceId: 'i-0c' })] };

    expect(order([safe, spot, gone], { group })).toEqual(expected);
  });

  it('remembers for as long as it is told', () => {
    const group = { activities: [noSpot({}, { endedAt: ago(minutes(9)) })] };

    expect(order([safe, spot], { group, spotRiskMemoryMs: minutes(8) })).toEqual(last);
  });

  it('is not what an on-demand instance is', () => {
    const other = idle('i-0c', { launchedAt: ago(minutes(10)), purchaseOption: 'on-demand' });

    expect(order([safe, other], { group: { activities: [noSpot()] } })).toEqual(['i-0a', 'i-0c']);
  });
});

describe('limits that spare', () => {
  it('keep the last member of a zone that serves or will', () => {
    const [lone, old, young] = [
      idle('i-0a', { zone: 'eu-west-1a', launchedAt: ago(minutes(90)) }),
      idle('i-0b', { zone: 'eu-west-1b', launchedAt: ago(minutes(20)) }),
      idle('i-0c', { zone: 'eu-west-1b', launchedAt: ago(minutes(10)) }),
    ];
    const limits = { atMost: 9, idleAtLeastMs: 0, keepsOneInEachZone: true };
    const { selected, spared } = selectForTermination(aSnapshot({ members: [lone, old, young] }), limits);

    expect(selected).toEqual([old]);
    expect(spared.toSorted((a, b) => idOf(a.member).localeCompare(idOf(b.member)))).toEqual([
      { member: lone, rule: 'last-in-zone' },
      { member: young, rule: 'last-in-zone' },
    ]);
  });

  it('select all idle members of a zone in which another is busy', () => {
    const members = [idle('i-0a'), aBusyMember()];

    expect(order(members, { keepsOneInEachZone: true })).toEqual(['i-0a']);
  });

  it('keep members that have not been up for long enough, or of unknown launch', () => {
    const members = [
      idle('i-0a', { launchedAt: ago(minutes(10)) }),
      idle('i-0b', { launchedAt: ago(minutes(10) - 1) }),
      idle('i-0c', { launchedAt: undefined }),
    ];
    const limits = { atMost: 9, idleAtLeastMs: 0, minAgeMs: minutes(10) };
    const { selected, spared } = selectForTermination(aSnapshot({ members }), limits);

    expect(selected.map(idOf)).toEqual(['i-0a']);
    expect(spared).toEqual(members.slice(1).map((member) => ({ member, rule: 'too-young' })));
  });

  it('keep none for its age when there is no minimum age', () => {
    expect(order([idle('i-0c', { launchedAt: undefined })], { minAgeMs: 0 })).toEqual(['i-0c']);
  });
});

function idle(id: string, instance: { [Key in keyof Instance]?: Instance[Key] | undefined } = {}) {
  return anIdleMember({ instance: { id, ...instance } });
}

/** There was no spot machine to be had in the zone of all. */
function noSpot(
  shortage: Partial<Shortage> = {},
  activity: Parameters<typeof aFailedLaunch>[0] = {},
): Activity {
  return aFailedLaunch({
    shortage: { kind: 'no-capacity', purchaseOption: 'spot', zone: 'eu-west-1a', ...shortage },
    ...activity,
  });
}

function interruption(activity: Parameters<typeof anActivity>[0] = {}): Activity {
  return anActivity({ kind: 'terminate', cause: 'upkeep', isSpotInterruption: true, ...activity });
}

type Options = Partial<TerminationLimits> & {
  readonly group?: { [Key in keyof Omit<Group, 'instances'>]?: Group[Key] | undefined };
};

function order(members: readonly Member[], { group = {}, ...limits }: Options = {}): readonly string[] {
  const snapshot = aSnapshot({ members, group });
  return selectForTermination(snapshot, { atMost: Infinity, idleAtLeastMs: 0, ...limits }).selected.map(idOf);
}

function idOf({ instance }: Member): string {
  return instance?.id ?? '';
}
