import type { Instance, Member } from '@poolkeeper/pool-model';
import {
  aBootingMember,
  aBusyMember,
  aDrainedMember,
  aFailedLaunch,
  aGhost,
  ago,
  aLeavingMember,
  anActivity,
  anIdleMember,
  aSnapshot,
  aStrayMember,
  minutes,
  moment,
  seconds,
  type SnapshotParts,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { defaultRollPolicy, type RollPolicy } from './roll-policy.ts';
import { describeRoll, type RollSelection, selectForRoll } from './select-for-roll.ts';

const old = 'lt-0abc:1';
const current = 'lt-0abc:2';
const outdated: RollPolicy = { ...defaultRollPolicy, outdated: true, budget: 100 };

describe('a roll', () => {
  it('is off by default: no instance is due', () => {
    const members = [idle('i-0a', { launchTemplate: old }), proof()];
    const roll = rollOf(members, defaultRollPolicy);

    expect(roll.selected).toEqual([]);
    expect(rulesOf(roll)).toEqual(['not-due', 'not-due']);
    expect(roll.figures).toEqual({
      toRenew: 0,
      outdated: 0,
      overAge: 0,
      budget: 1,
      disrupted: 0,
      proof: 'proven',
    });
    expect(describeRoll(roll)).toBe('no instance is due for replacement');
  });

  it('replaces idle outdated members, the oldest first', () => {
    const members = [
      idle('i-0a', { launchTemplate: old, launchedAt: ago(minutes(20)) }),
      idle('i-0b', { launchTemplate: old, launchedAt: ago(minutes(90)) }),
      idle('i-0c', { launchTemplate: undefined }),
      proof(),
    ];

    expect(idsOf(rollOf(members, outdated))).toEqual(['i-0b', 'i-0a']);
    expect(rulesOf(rollOf(members, outdated))).toEqual(['not-due', 'not-due']);
  });

  it('replaces members beyond the maximum age, after the outdated ones', () => {
    const members = [
      idle('i-0a', { launchTemplate: current, launchedAt: ago(minutes(60)) }),
      idle('i-0b', { launchTemplate: current, launchedAt: ago(minutes(60) - 1) }),
      idle('i-0c', { launchTemplate: current, launchedAt: undefined }),
      idle('i-0d', { launchTemplate: old, launchedAt: ago(minutes(2)) }),
    ];
    const roll = rollOf(members, { ...outdated, maxAgeMs: minutes(60) });

    expect(idsOf(roll)).toEqual(['i-0d', 'i-0a']);
    expect(roll.figures).toMatchObject({ outdated: 1, overAge: 1 });
  });

  it('counts a due member once, whatever its state', () => {
    const members = [
      idle('i-0a', { launchTemplate: old, launchedAt: ago(minutes(60)) }),
      aBusyMember({ instance: { launchTemplate: old } }),
      proof(),
    ];

    expect(rollOf(members, { ...outdated, maxAgeMs: minutes(30) }).figures).toMatchObject({
      outdated: 2,
      overAge: 1,
    });
  });

  it.each([undefined, Infinity, Number.NaN])(
    'takes none for over-age with a maximum age of %s',
    (maxAgeMs) => {
      const policy = { ...outdated, ...(maxAgeMs !== undefined && { maxAgeMs }) };

      expect(idsOf(rollOf([idle('i-0a', { launchTemplate: current })], policy))).toEqual([]);
    },
  );

  it.each<Member>([
    aBusyMember({ instance: { launchTemplate: old } }),
    aDrainedMember({ instance: { launchTemplate: old } }),
    aBootingMember({ instance: { launchTemplate: old } }),
    aLeavingMember({ instance: { launchTemplate: old } }),
    aStrayMember({ instance: { launchTemplate: old } }),
  ])('spares a due member that is $state', (member) => {
    const { selected, spared } = rollOf([member, proof()], outdated);

    expect(selected).toEqual([]);
    expect(spared).toContainEqual({ member, rule: 'not-idle' });
  });

  it('never replaces a ghost', () => {
    expect(rulesOf(rollOf([aGhost()], { ...outdated, maxAgeMs: 0 }))).toEqual(['not-due']);
  });

  it('spares members that were launched for another pool', () => {
    const member = idle('i-0a', { launchTemplate: old, poolId: '01JANOTHERPOOL000000000000' });

    expect(rulesOf(rollOf([member, proof()], outdated))).toEqual(['not-due', 'launched-for-another-pool']);
  });

  it('spares members that are protected, were busy recently, or leave anyway', () => {
    const idleFor = seconds(60);
    const members = [
      idle('i-0a', { launchTemplate: old, protectedFromScaleIn: true }),
      anIdleMember({
        instance: { id: 'i-0b', launchTemplate: old },
        worker: { availableAt: ago(idleFor - 1) },
      }),
      idle('i-0c', { launchTemplate: old }),
      anIdleMember({ instance: { id: 'i-0d', launchTemplate: old }, worker: { availableAt: ago(idleFor) } }),
      proof(),
    ];
    const roll = selectForRoll(snapshotOf(members), outdated, new Set(['i-0c']));

    expect(idsOf(roll)).toEqual(['i-0d']);
    expect(rulesOf(roll)).toEqual(['not-due', 'protected-from-scale-in', 'idle-too-short', 'leaves-already']);
  });

  it.each<[string, SnapshotParts, string]>([
    ['without a termination hook', { group: { hasTerminationHook: false } }, 'no-termination-hook'],
    ['by an answer that contradicts itself', { busyWorkers: 3 }, 'answer-contradicts'],
    ['after a launch that failed', { group: { activities: [aFailedLaunch()] } }, 'launches-fail'],
  ])('spares everybody %s', (_, parts, rule) => {
    const members = [idle('i-0a', { launchTemplate: old }), proof()];
    const roll = selectForRoll(snapshotOf(members, parts), outdated);

    expect(roll.selected).toEqual([]);
    expect(rulesOf(roll)).toEqual(['not-due', rule]);
  });
});

describe('the windows of a roll', () => {
  // The snapshots are of a Monday, 12:00 in UTC and 13:00 in Warsaw.
  it.each([
    ['open', { timeZone: 'UTC', days: ['mon'], from: '12:00', to: '13:00' }, ['i-0a']],
    ['closed, for the time', { timeZone: 'Europe/Warsaw', from: '12:00', to: '13:00' }, []],
    ['closed, for the day', { timeZone: 'UTC', days: ['tue'] }, []],
  ] as const)('are %s', (_, { timeZone, ...window }, expected) => {
    const windows = { timeZone, rules: [{ name: 'nights', ...window }] };
    const roll = rollOf([idle('i-0a', { launchTemplate: old }), proof()], { ...outdated, windows });

    expect(idsOf(roll)).toEqual(expected);
    expect(rulesOf(roll)).toEqual(expected.length > 0 ? ['not-due'] : ['not-due', 'outside-window']);
  });

  it('are never, when there is none', () => {
    const windows = { timeZone: 'UTC', rules: [] };

    expect(idsOf(rollOf([idle('i-0a', { launchTemplate: old }), proof()], { ...outdated, windows }))).toEqual(
      [],
    );
  });
});

describe('the disruption budget', () => {
  const tenOutdated = () => times(10, (n) => idle(`i-${n}`, { launchTemplate: old }));

  it.each<[RollPolicy['budget'], number]>([
    [0, 0],
    [3, 3],
    [2.9, 2],
    [-1, 0],
    [Number.NaN, 0],
    [Infinity, 10],
    [{ percent: 0 }, 0],
    [{ percent: 1 }, 1],
    [{ percent: 20 }, 2],
    [{ percent: 25 }, 2],
    [{ percent: 300 }, 10],
    [{ percent: -5 }, 0],
    [{ percent: Number.NaN }, 0],
  ])('of %j lets so many of eleven go: %i', (budget, expected) => {
    const roll = rollOf([...tenOutdated(), proof()], { ...outdated, budget });

    expect(roll.selected).toHaveLength(expected);
    const others = rulesOf(roll).filter((rule) => rule !== 'not-due');
    expect(others).toEqual(times(10 - expected, () => 'over-budget'));
  });

  it('counts what is booting, stray, drained and not launched yet, and not what is leaving', () => {
    const members = [
      ...tenOutdated(),
      proof(),
      aBootingMember(),
      aStrayMember({ instance: { launchTemplate: old } }),
      aDrainedMember(),
      aLeavingMember(),
      aBusyMember(),
    ];
    const snapshot = snapshotOf(members, {
      group: { launchTemplate: current, desiredCapacity: 16, maxSize: 20 },
    });
    const roll = selectForRoll(snapshot, { ...outdated, budget: 6 });

    expect(roll.figures).toMatchObject({ budget: 6, disrupted: 4 });
    expect(roll.selected).toHaveLength(2);
  });

  it('is not made larger by instances beyond the desired capacity', () => {
    const snapshot = snapshotOf([...tenOutdated(), proof()], {
      group: { launchTemplate: current, desiredCapacity: 4 },
    });
    const roll = selectForRoll(snapshot, { ...outdated, budget: 2 });

    expect(roll.figures.disrupted).toBe(0);
    expect(roll.selected).toHaveLength(2);
  });

  it('leaves an idle member for every pending run, beside those that leave anyway', () => {
    const snapshot = snapshotOf([...tenOutdated(), proof()], { pendingRuns: 7 });
    const roll = selectForRoll(snapshot, outdated, new Set(['i-0', 'i-1']));

    expect(roll.selected).toHaveLength(2);
    expect(countOf(roll, 'wanted-by-runs')).toBe(6);
  });

  it('is not blamed where the pending runs alone would do', () => {
    const snapshot = snapshotOf([...tenOutdated(), proof()], { pendingRuns: 9 });

    expect(countOf(selectForRoll(snapshot, { ...outdated, budget: 2 }), 'wanted-by-runs')).toBe(8);
  });

  it('is said with those beyond the maximum age alone, too', () => {
    const roll = rollOf([proof()], { ...outdated, maxAgeMs: minutes(30) });

    expect(describeRoll(roll)).toMatch(
      /^due for replacement: 1 over the maximum age; disruption budget: 0 of 100 used; 1 selected \(i-.+\)$/,
    );
  });

  it('is said with what is due', () => {
    const roll = rollOf([...tenOutdated(), proof()], { ...outdated, budget: 1, maxAgeMs: minutes(30) });

    expect(describeRoll(roll)).toBe(
      'due for replacement: 10 outdated and 1 over the maximum age; disruption budget: 0 of 1 used; 1 selected (i-0); kept: 10 over the disruption budget',
    );
  });
});

describe('the proof of a launch', () => {
  const due = () => [idle('i-0a', { launchTemplate: old }), idle('i-0b', { launchTemplate: old })];

  it('is a canary, one that goes alone, when there is no machine with the template', () => {
    const roll = rollOf(due(), outdated);

    expect(roll.figures.proof).toBe('unproven');
    expect(idsOf(roll)).toEqual(['i-0a']);
    expect(rulesOf(roll)).toEqual(['canary-first']);
  });

  it.each<[string, Member[], number]>([
    ['boots', [aBootingMember({ instance: { launchTemplate: current } })], 3],
    ['boots, of an unknown template', [aBootingMember()], 3],
    ['is to be launched', [], 3],
  ])('is waited for while a machine %s', (_, members, desiredCapacity) => {
    const snapshot = snapshotOf([...due(), ...members], {
      group: { launchTemplate: current, desiredCapacity },
    });
    const roll = selectForRoll(snapshot, outdated);

    expect(roll.figures.proof).toBe('on-its-way');
    expect(roll.selected).toEqual([]);
    expect(countOf(roll, 'canary-on-its-way')).toBe(2);
  });

  it('is waited for while the replacement of a leaving member is to be launched', () => {
    const leaving = aLeavingMember({ instance: { launchTemplate: old } });
    const snapshot = snapshotOf([...due(), leaving], {
      group: { launchTemplate: current, desiredCapacity: 3 },
    });

    expect(selectForRoll(snapshot, outdated).figures.proof).toBe('on-its-way');
  });

  it('does not wait while only outdated ones boot', () => {
    const booting = aBootingMember({ instance: { launchTemplate: old } });

    expect(rollOf([...due(), booting], outdated).figures.proof).toBe('unproven');
  });

  it.each<Member>([
    anIdleMember({ instance: { launchTemplate: current } }),
    aBusyMember({ instance: { launchTemplate: current } }),
    aDrainedMember({ instance: { launchTemplate: current } }),
    aLeavingMember({ instance: { launchTemplate: current } }),
  ])('is a member with the template that has a worker: $state', (member) => {
    const roll = rollOf([...due(), member], outdated);

    expect(roll.figures.proof).toBe('proven');
    expect(idsOf(roll)).toEqual(['i-0a', 'i-0b']);
  });

  it('stops the roll when a machine with the template had the time to register and did not', () => {
    const roll = rollOf([...due(), aStrayMember({ instance: { launchTemplate: current } })], outdated);

    expect(roll.figures.proof).toBe('unregistered');
    expect(countOf(roll, 'template-does-not-register')).toBe(2);
    expect(describeRoll(roll)).toBe(
      'due for replacement: 2 outdated; disruption budget: 1 of 100 used; none selected; kept: 1 not due for replacement, 2 kept because an instance of the current template did not register',
    );
  });

  it('is not against the template when an outdated machine has no worker', () => {
    const stray = aStrayMember({ instance: { launchTemplate: old } });

    expect(rollOf([...due(), stray], outdated).figures.proof).toBe('unproven');
  });

  it('needs none when the template is not known', () => {
    const members = [idle('i-0a', { launchTemplate: old }), idle('i-0b', { launchTemplate: old })];
    const roll = selectForRoll(aSnapshot({ members }), { ...outdated, maxAgeMs: 0 });

    expect(roll.figures.proof).toBe('proven');
    expect(idsOf(roll)).toEqual(['i-0a', 'i-0b']);
  });

  it.each([
    ['the failed one is the last', [failed(2), succeeded(5)], 'failing'],
    ['a later one worked', [failed(5), succeeded(2)], 'proven'],
    ['a later one worked, the other way around', [succeeded(2), failed(5)], 'proven'],
    ['both ended at once', [succeeded(5), failed(5)], 'failing'],
    ['both ended at once, the other way around', [failed(5), succeeded(5)], 'failing'],
    ['it is an hour ago', [failed(60)], 'proven'],
    ['it is not quite an hour ago', [failed(59)], 'failing'],
    ['it was given up', [anActivity({ outcome: 'cancelled' })], 'proven'],
    ['it goes on', [anActivity({ outcome: 'in-progress' }), failed(9)], 'failing'],
    ['a termination failed', [anActivity({ kind: 'terminate', outcome: 'failed' })], 'proven'],
    ['its end is not reported', [aFailedLaunch({ endedAt: undefined })], 'failing'],
  ])('is overruled by a launch that failed: %s', (_, activities, expected) => {
    const snapshot = snapshotOf([...due(), proof()], { group: { launchTemplate: current, activities } });

    expect(selectForRoll(snapshot, outdated).figures.proof).toBe(expected);
  });
});

function failed(minutesAgo: number) {
  return aFailedLaunch({ endedAt: ago(minutes(minutesAgo)) });
}

function succeeded(minutesAgo: number) {
  return anActivity({ endedAt: ago(minutes(minutesAgo)) });
}

/** A machine with the current template that registered. */
function proof() {
  return anIdleMember({ instance: { launchTemplate: current, launchedAt: moment - minutes(31) } });
}

function idle(id: string, instance: { [Key in keyof Instance]?: Instance[Key] | undefined } = {}) {
  return anIdleMember({ instance: { id, ...instance } });
}

function snapshotOf(members: readonly Member[], { group, ...parts }: SnapshotParts = {}) {
  return aSnapshot({ members, group: { launchTemplate: current, ...group }, ...parts });
}

function rollOf(members: readonly Member[], policy: RollPolicy): RollSelection {
  return selectForRoll(snapshotOf(members), policy);
}

function idsOf({ selected }: RollSelection): string[] {
  return selected.map(({ instance }) => instance.id);
}

function rulesOf({ spared }: RollSelection): string[] {
  return spared.map(({ rule }) => rule);
}

function countOf(roll: RollSelection, rule: string): number {
  return rulesOf(roll).filter((each) => each === rule).length;
}

function times<Thing>(count: number, build: (index: number) => Thing): Thing[] {
  return Array.from({ length: count }, (_, index) => build(index));
}
