import type { Member, StrayMember } from '@poolkeeper/pool-model';
import {
  aBootingMember,
  aBusyMember,
  aDrainedMember,
  aForeign,
  ago,
  aLeavingMember,
  anIdleMember,
  aSnapshot,
  aStrayMember,
  minutes,
} from '@poolkeeper/pool-model/testing';
import { describe, expect, it } from 'vitest';
import type { Selection } from '../rules/selection.ts';
import { selectForGroupTermination } from './select-for-group-termination.ts';
import { selectStrays } from './select-strays.ts';

const noLimits = { atOnce: Infinity, largestShare: 1 };

describe('selectStrays', () => {
  it('selects a stray among many members with a worker', () => {
    const stray = aStrayMember();

    expect(selectStrays(aSnapshot({ members: [...healthy(9), stray] }))).toEqual({
      selected: [stray],
      spared: [],
    });
  });

  it('selects the oldest first, a few at a time', () => {
    const [middle, oldest, youngest] = [120, 180, 60].map((age) => strayOf(age));
    const members = [...healthy(27), middle, oldest, youngest].flatMap((member) => member ?? []);

    expect(selectStrays(aSnapshot({ members }), { atOnce: 2, largestShare: 0.2 })).toEqual({
      selected: [oldest, middle],
      spared: [{ member: youngest, rule: 'over-the-limit' }],
    });
  });

  it('speaks of strays only', () => {
    const members = [anIdleMember(), aBusyMember(), aBootingMember(), aForeign()];

    expect(selectStrays(aSnapshot({ members }))).toEqual({ selected: [], spared: [] });
  });

  it.each([
    { strays: 2, withWorker: 8, selected: 2 },
    { strays: 2, withWorker: 7, selected: 0 },
    { strays: 1, withWorker: 4, selected: 1 },
  ])(
    'selects $selected of $strays strays beside $withWorker, for a share of 0.2',
    ({ strays, withWorker, selected }) => {
      const members = [...healthy(withWorker), ...times(strays, () => aStrayMember())];

      expect(selectStrays(aSnapshot({ members })).selected).toHaveLength(selected);
    },
  );

  it.each([
    { withWorker: 0, rules: ['no-worker-seen'] },
    { withWorker: 1, rules: ['too-many-strays'] },
    { withWorker: 2, rules: [] },
    { withWorker: 3, rules: [] },
  ])(
    'heals a small group of one stray and $withWorker others when others are more than one',
    ({ withWorker, rules }) => {
      expect(
        rulesFor(selectStrays(aSnapshot({ members: [...healthy(withWorker), aStrayMember()] }))),
      ).toEqual(rules);
    },
  );

  it('counts neither booting nor leaving members for or against: they are no evidence', () => {
    const members = [
      ...times(20, () => aBootingMember()),
      ...times(20, () => aLeavingMember()),
      ...healthy(2),
      aStrayMember(),
      aStrayMember(),
    ];

    expect(rulesFor(selectStrays(aSnapshot({ members })))).toEqual(['too-many-strays', 'too-many-strays']);
  });

  it('counts busy and drained members as seen', () => {
    const members = [aBusyMember(), aDrainedMember(), aStrayMember()];

    expect(selectStrays(aSnapshot({ members })).selected).toHaveLength(1);
  });

  it('spares a protected stray', () => {
    const members = [...healthy(9), aStrayMember({ instance: { protectedFromScaleIn: true } })];

    expect(rulesFor(selectStrays(aSnapshot({ members })))).toEqual(['protected-from-scale-in']);
  });

  it('spares everybody in a group without termination hook', () => {
    const snapshot = aSnapshot({
      members: [...healthy(9), aStrayMember()],
      group: { hasTerminationHook: false },
    });

    expect(rulesFor(selectStrays(snapshot))).toEqual(['no-termination-hook']);
  });

  it.each([0, -1, Number.NaN])('selects none for a limit of %s', (atOnce) => {
    const members = [...healthy(9), aStrayMember()];

    expect(selectStrays(aSnapshot({ members }), { ...noLimits, atOnce }).selected).toEqual([]);
  });
});

describe('a confirmed stray', () => {
  it.each([0, 1])('is released beside any number of others, %i of them with a worker', (withWorker) => {
    const [old, ...others] = [strayOf(60), strayOf(70), strayOf(80), strayOf(90)] as const;
    const snapshot = aSnapshot({ members: [...healthy(withWorker), old, ...others] });

    expect(selectStrays(snapshot, undefined, { confirmed: new Set([old.instance.id]) }).selected).toEqual([
      old,
    ]);
  });

  it('is replaced a few at a time, and not after an answer that lost a busy worker', () => {
    const members = times(5, () => aStrayMember());
    const confirmed = new Set(members.map(({ instance }) => instance.id));

    expect(selectStrays(aSnapshot({ members }), undefined, { confirmed }).selected).toHaveLength(2);
    expect(selectStrays(aSnapshot({ members, busyWorkers: 1 }), undefined, { confirmed }).selected).toEqual(
      [],
    );
  });
});

describe('a stray that reports a run', () => {
  it('is spared, also when it is confirmed and alone', () => {
    const stray = aStrayMember();
    const ids = new Set([stray.instance.id]);
    const snapshot = aSnapshot({ members: [stray] });

    expect(selectStrays(snapshot, undefined, { confirmed: ids, reportingRun: ids })).toEqual({
      selected: [],
      spared: [{ member: stray, rule: 'run-reported' }],
    });
  });

  it('spares no other stray', () => {
    const [reporting, silent] = [aStrayMember(), aStrayMember()];
    const snapshot = aSnapshot({ members: [...healthy(9), reporting, silent] });

    expect(
      selectStrays(snapshot, undefined, { reportingRun: new Set([reporting.instance.id]) }).selected,
    ).toEqual([silent]);
  });

  it('may be any stray while the reports cannot be read', () => {
    const snapshot = aSnapshot({ members: [...healthy(9), aStrayMember(), aStrayMember()] });

    expect(rulesFor(selectStrays(snapshot, undefined, { areReportsUnread: true }))).toEqual([
      'reports-unread',
      'reports-unread',
    ]);
  });
});

describe('a stray of another worker pool', () => {
  const other = () => aStrayMember({ instance: { poolId: '01JANOTHERPOOL000000000000' } });

  it('is spared, also when it is confirmed', () => {
    const stray = other();
    const snapshot = aSnapshot({ members: [...healthy(9), stray] });

    expect(selectStrays(snapshot, undefined, { confirmed: new Set([stray.instance.id]) })).toEqual({
      selected: [],
      spared: [{ member: stray, rule: 'launched-for-another-pool' }],
    });
  });

  it('does not count as a stray of this pool', () => {
    const stray = aStrayMember({ instance: { poolId: aSnapshot().pool.id } });
    const snapshot = aSnapshot({ members: [...healthy(2), ...times(9, other), stray] });

    expect(selectStrays(snapshot).selected).toEqual([stray]);
  });

  it('is never offered to a group that chooses by itself', () => {
    const stray = other();
    const snapshot = aSnapshot({ members: [...healthy(9), stray] });
    const { zone, purchaseOption } = stray.instance;
    const capacity = [{ zone, purchaseOption, capacity: 20 }];

    expect(selectForGroupTermination(snapshot, { capacity }).spared).toEqual([
      { member: stray, rule: 'launched-for-another-pool' },
    ]);
  });
});

describe('a stray that may have a worker', () => {
  it('is spared while an unidentified worker registered after its launch, busy or not', () => {
    const old = strayOf(60);
    const members = [...healthy(9), old, nameless({ registeredAt: ago(minutes(59)), busy: true })];

    expect(selectStrays(aSnapshot({ members }))).toEqual({
      selected: [],
      spared: [{ member: old, rule: 'may-have-a-worker' }],
    });
  });

  it('is one that was launched before any of them, not one that was launched after all', () => {
    const [old, young] = [strayOf(60), strayOf(20)];
    const members = [
      ...healthy(9),
      old,
      young,
      nameless({ registeredAt: ago(minutes(70)) }),
      nameless({ registeredAt: ago(minutes(40)) }),
      nameless({ registeredAt: ago(minutes(80)) }),
    ];

    expect(selectStrays(aSnapshot({ members }))).toEqual({
      selected: [young],
      spared: [{ member: old, rule: 'may-have-a-worker' }],
    });
  });
});

/** The incumbent's defects that end in a mass kill, or in the kill of a running instance. */
describe('where the incumbent kills', () => {
  it('A4: an answer without workers terminates none, whatever the limits', () => {
    const members = times(30, () => aStrayMember());

    expect(rulesFor(selectStrays(aSnapshot({ members }), noLimits))).toEqual(
      times(30, () => 'no-worker-seen'),
    );
  });

  it('A4: an answer with half of the workers terminates none', () => {
    const members = [...healthy(15), ...times(15, () => aStrayMember())];

    expect(rulesFor(selectStrays(aSnapshot({ members })))).toEqual(times(15, () => 'too-many-strays'));
  });

  it('A4: an answer that lost a busy worker terminates none, however few lack a worker', () => {
    const snapshot = aSnapshot({ busyWorkers: 1, members: [...healthy(9), aStrayMember()] });

    expect(rulesFor(selectStrays(snapshot))).toEqual(['answer-contradicts']);
  });

  it("A4: an answer with another group's workers alone is one without ours", () => {
    const members = [aStrayMember(), aForeign(), aForeign(), aForeign()];

    expect(rulesFor(selectStrays(aSnapshot({ members }), noLimits))).toEqual(['no-worker-seen']);
  });

  it('L2: a group whose workers all have malformed metadata keeps all its instances', () => {
    const members = [...times(5, () => strayOf(60)), ...times(5, () => nameless({ busy: true }))];

    expect(selectStrays(aSnapshot({ members }), noLimits).selected).toEqual([]);
  });
});

function healthy(count: number): Member[] {
  return times(count, () => anIdleMember());
}

function strayOf(minutesAgo: number): StrayMember {
  return aStrayMember({ instance: { launchedAt: ago(minutes(minutesAgo)) } });
}

function nameless(worker: { registeredAt?: number; busy?: boolean }): Member {
  return aForeign({ worker: { identity: { kind: 'unknown', problem: 'empty' }, ...worker } });
}

function rulesFor({ spared }: Selection<StrayMember>): string[] {
  return spared.map(({ rule }) => rule);
}

function times<Thing>(count: number, build: () => Thing): Thing[] {
  return Array.from({ length: count }, build);
}
