import fc from 'fast-check';
import { membersIn, type Instance, type Snapshot } from '@poolkeeper/pool-model';
import { ago, anIdleMember, aSnapshot, minutes } from '@poolkeeper/pool-model/testing';
import { anySnapshot } from '@poolkeeper/pool-model/testing/arbitraries';
import { describe, expect, it } from 'vitest';
import { checkLaws } from '../testing/check-laws.ts';
import { anyRollPolicy } from '../testing/policies.ts';
import { anyReordered } from '../testing/reordered.ts';
import { defaultRollPolicy, type RollPolicy } from './roll-policy.ts';
import { describeRoll, type RollSelection, selectForRoll } from './select-for-roll.ts';

interface Scene {
  readonly snapshot: Snapshot;
  readonly reordered: Snapshot;
  readonly policy: RollPolicy;
  readonly leaving: ReadonlySet<string>;
  readonly roll: RollSelection;
}

describe('any roll', () => {
  checkLaws(anyScene(), {
    'has members only that are unprotected and not leaving, in a group with a hook; busy ones to renew only':
      ({ snapshot, leaving, roll }) => {
        for (const { instance, workers } of roll.selected) {
          expect(snapshot.group.hasTerminationHook).toBe(true);
          expect(instance).toMatchObject({ state: 'in-service', protectedFromScaleIn: false });
          expect(leaving).not.toContain(instance.id);
          if (isToRenew(instance, snapshot)) continue;
          expect(workers.some((worker) => worker.busy)).toBe(false);
        }
      },

    'has members only that are due': ({ snapshot, policy, roll }) => {
      const { group, observedAt } = snapshot;
      for (const { instance } of roll.selected) {
        if (isToRenew(instance, snapshot)) continue;
        const isOutdated = policy.outdated && instance.launchTemplate !== group.launchTemplate;
        const age = observedAt - (instance.launchedAt ?? observedAt);

        expect(isOutdated || age >= (policy.maxAgeMs ?? Infinity)).toBe(true);
      }
    },

    'leaves as much of the desired capacity serving as the budget says': ({
      roll: { selected, figures },
    }) => {
      expect(selected.length).toBeLessThanOrEqual(Math.max(0, figures.budget - figures.disrupted));
    },

    'leaves an idle member for every pending run': ({ snapshot, leaving, roll }) => {
      const idle = membersIn(snapshot, 'idle').filter(({ instance }) => !leaving.has(instance.id)).length;
      const selected = roll.selected.filter(({ state }) => state === 'idle').length;
      if (selected === 0) return;

      expect(idle - selected).toBeGreaterThanOrEqual(snapshot.pool.pendingRuns);
    },

    'has at most one until a launch is proven, and none where it would fail': ({
      roll: { selected, figures },
    }) => {
      const most = { proven: Infinity, unproven: 1, 'on-its-way': 0, unregistered: 0, failing: 0 };

      expect(selected.length).toBeLessThanOrEqual(most[figures.proof]);
    },

    'is empty by default': ({ snapshot }) => {
      const group = { ...snapshot.group, renewBefore: -Infinity };

      expect(selectForRoll({ ...snapshot, group }, defaultRollPolicy).selected).toEqual([]);
    },

    'accounts for every member of the snapshot, once': ({ snapshot: { members }, roll }) => {
      const all = [...roll.selected, ...roll.spared.map(({ member }) => member)];

      expect(all).toHaveLength(members.length);
      expect(new Set(all)).toEqual(new Set(members));
    },

    'is the same for members, instances and activities in any order': ({
      reordered,
      policy,
      leaving,
      roll,
    }) => {
      const { selected, figures } = selectForRoll(reordered, policy, leaving);

      expect({ selected, figures }).toEqual({ selected: roll.selected, figures: roll.figures });
    },

    'is described': ({ roll }) => {
      expectDescribed(roll);
    },
  });

  it('selects and spares by each of its rules for some scene', () => {
    const rules = new Set<string>();
    fc.assert(
      fc.property(anyScene(), ({ roll }) => {
        if (roll.selected.length > 0) rules.add('selected');
        for (const { rule } of roll.spared) rules.add(rule);
      }),
      { numRuns: 5000, seed: 1 },
    );

    expect([...rules].sort()).toEqual([
      'answer-contradicts',
      'canary-first',
      'canary-on-its-way',
      'idle-too-short',
      'launches-fail',
      'leaves-already',
      'no-termination-hook',
      'not-due',
      'not-idle',
      'outside-window',
      'over-budget',
      'protected-from-scale-in',
      'selected',
      'template-does-not-register',
      'wanted-by-runs',
    ]);
  });

  it('is made and described for any numbers and windows whatever', () => {
    const anyNumbers = fc.record({
      maxAgeMs: fc.double(),
      idleAtLeastMs: fc.double(),
      budget: fc.oneof(fc.double(), fc.record({ percent: fc.double() })),
      observedAt: fc.double(),
      desiredCapacity: fc.double(),
      pendingRuns: fc.double(),
      windows: fc.record({
        timeZone: fc.oneof(fc.constant('UTC'), fc.string()),
        rules: fc.array(
          fc.record({ name: fc.string(), from: fc.string(), to: fc.constantFrom('24:00', '') }),
        ),
      }),
    });
    fc.assert(
      fc.property(
        anySnapshot(),
        anyNumbers,
        (seen, { observedAt, desiredCapacity, pendingRuns, ...policy }) => {
          const { group, pool } = seen;
          const snapshot = {
            ...seen,
            observedAt,
            pool: { ...pool, pendingRuns },
            group: { ...group, desiredCapacity },
          };

          expectDescribed(selectForRoll(snapshot, { outdated: true, ...policy }));
        },
      ),
    );
  });
});

function anyScene(): fc.Arbitrary<Scene> {
  return fc
    .record({
      seen: fc.oneof(anySnapshot(), anyCalmSnapshot()),
      renewBefore: fc.constantFrom(-Infinity, ago(minutes(30)), Infinity),
      policy: anyRollPolicy(),
      leaving: fc.nat(2),
    })
    .chain(({ seen, renewBefore, policy, leaving: count }) => {
      const snapshot = { ...seen, group: { ...seen.group, renewBefore } };
      const idle = membersIn(snapshot, 'idle').map(({ instance }) => instance.id);
      const leaving = new Set(idle.toSorted().slice(0, count));
      const roll = selectForRoll(snapshot, policy, leaving);
      return anyReordered(snapshot).map((reordered) => ({ snapshot, reordered, policy, leaving, roll }));
    });
}

function isToRenew({ launchedAt = Infinity }: Instance, { group }: Snapshot): boolean {
  return launchedAt < (group.renewBefore ?? -Infinity);
}

/** Of idle members alone, in a group that has all it wants: a roll has nothing to wait for there. */
function anyCalmSnapshot(): fc.Arbitrary<Snapshot> {
  const anyMember = fc
    .record({ launchTemplate: fc.constantFrom('lt-0abc:1', 'lt-0abc:1', 'lt-0abc:2'), age: fc.nat(90) })
    .map(({ launchTemplate, age }) =>
      anIdleMember({ instance: { launchTemplate, launchedAt: ago(minutes(age)) } }),
    );
  return fc
    .record({ members: fc.array(anyMember, { maxLength: 8 }), pendingRuns: fc.nat(2) })
    .map(({ members, pendingRuns }) =>
      aSnapshot({ members, pendingRuns, group: { launchTemplate: 'lt-0abc:2' } }),
    );
}

function expectDescribed(roll: RollSelection): void {
  expect(describeRoll(roll)).toMatch(
    /^(no instance is due for replacement|due for replacement: \d+ (to renew|outdated|over).+(none|\d+) selected.*)$/,
  );
  expect(describeRoll(roll)).not.toMatch(/NaN|undefined/);
}
