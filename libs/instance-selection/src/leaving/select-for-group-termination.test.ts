import type { Instance, Member } from '@poolkeeper/pool-model';
import {
  aBootingMember,
  aBusyMember,
  aDrainedMember,
  aForeign,
  aGhost,
  ago,
  aLeavingMember,
  anIdleMember,
  aSnapshot,
  aStrayMember,
  minutes,
  type SnapshotParts,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import { describeSelection } from '../rules/describe-selection.ts';
import { type CapacityToTerminate, selectForGroupTermination } from './select-for-group-termination.ts';

describe('selectForGroupTermination', () => {
  it('selects drained members first, then idle ones, then strays, each the oldest first', () => {
    const members = [
      ...times(8, (n) => idle(10 + n)),
      aStrayMember(ofAge(90)),
      aDrainedMember(ofAge(20)),
      aDrainedMember(ofAge(30)),
      aBusyMember(ofAge(120)),
    ];
    const ages = selected(members, [wanted(20)]).map((member) => `${member.state} ${ageOf(member)}`);

    expect(ages).toEqual(['drained 30', 'drained 20', ...times(8, (n) => `idle ${17 - n}`), 'stray 90']);
  });

  it('selects as many as the group requests, by zone and purchase option', () => {
    const here = [idle(30), idle(20), idle(10)];
    const there = [idle(40, { zone: 'eu-west-1b' }), idle(35, { zone: 'eu-west-1b' })];
    const onSpot = [idle(60, { purchaseOption: 'spot' })];
    const request = [wanted(2), wanted(1, { zone: 'eu-west-1b' })];

    expect(selected([...onSpot, ...there, ...here], request).map(ageOf)).toEqual([40, 30, 20]);
  });

  it('adds up what is wanted of the same', () => {
    expect(selected([idle(3), idle(2), idle(1)], [wanted(1), wanted(1)]).map(ageOf)).toEqual([3, 2]);
  });

  it.each([0, -1, Number.NaN])('selects none for a capacity of %s', (capacity) => {
    expect(selected([idle(30)], [wanted(capacity)])).toEqual([]);
  });

  it('selects no member that the group does not offer', () => {
    const [first, second] = [idle(30), idle(20)];
    const request = { capacity: [wanted(5)], candidates: [second.instance.id, 'i-dead'] };
    const selection = selectForGroupTermination(aSnapshot({ members: [first, second] }), request);

    expect(selection).toEqual({ selected: [second], spared: [{ member: first, rule: 'not-requested' }] });
  });

  it('says why each other member is kept', () => {
    const members = [
      idle(30),
      idle(20),
      idle(25, { protectedFromScaleIn: true }),
      idle(20, { zone: 'eu-west-1c' }),
      aBusyMember(),
      aBootingMember(),
      aLeavingMember(),
      aGhost(),
      aForeign(),
    ];

    expect(
      describeSelection(selectForGroupTermination(aSnapshot({ members }), { capacity: [wanted(1)] })),
    ).toMatch(
      /^1 selected \(i-.+\); kept: 5 not idle, 1 protected from scale-in, 1 not requested .+, 1 over the limit$/,
    );
  });

  it('A3: selects no busy member, drained or not, whatever the group requests', () => {
    const members = [aBusyMember(), aBusyMember({ worker: { drained: true } })];

    expect(selected(members, [wanted(2)])).toEqual([]);
  });

  it('A4: selects none after an answer that contradicts itself, or that has no worker', () => {
    const members = [idle(30), aDrainedMember(), ...times(9, () => aStrayMember())];

    const lost = selectForGroupTermination(aSnapshot({ members, busyWorkers: 4 }), { capacity: [wanted(9)] });
    expect(lost.selected).toEqual([]);
    expect(new Set(lost.spared.map(({ rule }) => rule))).toEqual(new Set(['answer-contradicts']));
    expect(
      selected(
        times(9, () => aStrayMember()),
        [wanted(9)],
      ),
    ).toEqual([]);
  });

  it('A4: selects none of many strays, and none that may have a worker', () => {
    const nameless = aForeign({ worker: { identity: { kind: 'unknown', problem: 'empty' }, busy: true } });

    expect(selected([...times(4, () => aBusyMember()), aStrayMember(), aStrayMember()], [wanted(6)])).toEqual(
      [],
    );
    expect(selected([...times(9, () => aBusyMember()), aStrayMember(), nameless], [wanted(6)])).toEqual([]);
  });

  it('A6: picks no busy oldest when a capacity that was raised is lowered again', () => {
    const members = [...times(12, () => aBusyMember(ofAge(300))), ...times(38, () => aBootingMember())];
    const group = { desiredCapacity: 12, maxSize: 50 };

    expect(
      selectForGroupTermination(aSnapshot({ members, group }), { capacity: [wanted(38)] }).selected,
    ).toEqual([]);
  });

  it('selects none without a termination hook', () => {
    const snapshot = aSnapshot({ members: [idle(30)], group: { hasTerminationHook: false } });

    expect(selectForGroupTermination(snapshot, { capacity: [wanted(1)] }).spared).toMatchObject([
      { rule: 'no-termination-hook' },
    ]);
  });
});

describe('a group that replaces instances it has picked', () => {
  it('gets members without a run first, and busy ones are kept meanwhile', () => {
    const members = [idle(10), aBusyMember(ofAge(90)), aDrainedMember(ofAge(20))];
    const selection = replacing(members, [wanted(3)]);

    expect(selection.selected.map(({ state }) => state)).toEqual(['drained', 'idle']);
    expect(selection.spared).toMatchObject([{ member: { state: 'busy' }, rule: 'others-first' }]);
    expect(describeSelection(selection)).toMatch(/; kept: 1 busy while idle ones can be terminated$/);
  });

  it('gets busy members when only they are left, the oldest first and no more than it requests', () => {
    const members = [
      aBusyMember(ofAge(60)),
      aBusyMember(ofAge(90)),
      aBusyMember(ofAge(30)),
      aBootingMember(),
    ];
    const selection = replacing(members, [wanted(2)]);

    expect(selection.selected.map(ageOf)).toEqual([90, 60]);
    expect(selection.spared.map(({ rule }) => rule)).toEqual(['not-idle', 'over-the-limit']);
  });

  it('is given no stray in doubt, whose worker the hook could not wait for', () => {
    const members = [aBusyMember(ofAge(90)), aStrayMember(), aStrayMember()];
    const { selected: going, spared } = replacing(members, [wanted(3)]);

    expect(going.map(({ state }) => state)).toEqual(['busy']);
    expect(spared.map(({ rule }) => rule)).toEqual(['too-many-strays', 'too-many-strays']);
    expect(replacing([aStrayMember()], [wanted(3)]).selected).toEqual([]);
  });

  it('gets no member that it has not chosen, that is protected, or of a zone that it does not name', () => {
    const picked = [
      aBusyMember({ instance: { protectedFromScaleIn: true } }),
      aBusyMember({ instance: { zone: 'eu-west-1b' } }),
    ];
    const candidates = picked.map(({ instance }) => instance.id);
    const { selected: going, spared } = replacing([...picked, aBusyMember()], [wanted(3)], { candidates });

    expect(going).toEqual([]);
    expect(spared.map(({ rule }) => rule).sort()).toEqual([
      'not-requested',
      'not-requested',
      'protected-from-scale-in',
    ]);
  });

  it.each<[string, SnapshotParts, string]>([
    ['without a termination hook', { group: { hasTerminationHook: false } }, 'no-termination-hook'],
    ['by an answer that contradicts itself', { busyWorkers: 5 }, 'answer-contradicts'],
  ])('gets none %s', (_, parts, rule) => {
    const { selected: going, spared } = replacing([aBusyMember(), idle(5)], [wanted(2)], { parts });

    expect(going).toEqual([]);
    expect(spared.map((each) => each.rule)).toEqual([rule, rule]);
  });
});

function replacing(
  members: readonly Member[],
  capacity: readonly CapacityToTerminate[],
  { parts, ...request }: { readonly candidates?: readonly string[]; readonly parts?: SnapshotParts } = {},
) {
  const snapshot = aSnapshot({ members, ...parts });
  return selectForGroupTermination(snapshot, { capacity, replaces: true, ...request });
}

function selected(members: readonly Member[], capacity: readonly CapacityToTerminate[]) {
  return selectForGroupTermination(aSnapshot({ members }), { capacity }).selected;
}

function wanted(
  capacity: number,
  { zone = 'eu-west-1a', purchaseOption = 'on-demand' }: Partial<CapacityToTerminate> = {},
): CapacityToTerminate {
  return { zone, purchaseOption, capacity };
}

function idle(age: number, instance: Partial<Instance> = {}) {
  return anIdleMember({ instance: { ...ofAge(age).instance, ...instance } });
}

function ofAge(age: number) {
  return { instance: { launchedAt: ago(minutes(age)) } };
}

function ageOf({ instance }: { readonly instance: Instance }): number {
  return (ago(0) - (instance.launchedAt ?? 0)) / minutes(1);
}

function times<Thing>(count: number, build: (index: number) => Thing): Thing[] {
  return Array.from({ length: count }, (_, index) => build(index));
}
