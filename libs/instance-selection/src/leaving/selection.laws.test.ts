import fc from 'fast-check';
import {
  answerContradicts,
  couldBeOn,
  type IdleMember,
  idleTime,
  membersIn,
  type Snapshot,
  unidentifiedWorkers,
} from '@poolkeeper/pool-model';
import { anySnapshot } from '@poolkeeper/pool-model/testing/arbitraries';
import { describe, expect, it } from 'vitest';
import { describeSelection } from '../rules/describe-selection.ts';
import { ageOf } from '../rules/instance-age.ts';
import type { Selection } from '../rules/selection.ts';
import { checkLaws } from '../testing/check-laws.ts';
import { anyGroupTerminationRequest, anyStrayLimits, anyTerminationLimits } from '../testing/policies.ts';
import { anyReordered } from '../testing/reordered.ts';
import { type GroupTerminationRequest, selectForGroupTermination } from './select-for-group-termination.ts';
import { selectForTermination, type TerminationLimits } from './select-for-termination.ts';
import { defaultStrayLimits, selectStrays, type StrayLimits } from './select-strays.ts';

interface Scene {
  readonly snapshot: Snapshot;
  readonly reordered: Snapshot;
  readonly limits: TerminationLimits;
  readonly request: GroupTerminationRequest;
  readonly strayLimits: StrayLimits;
}

describe('any selection for termination', () => {
  checkLaws(anyScene(), {
    'has members only on which no run is, and that take new ones': ({ snapshot, limits }) => {
      for (const { instance, workers } of selectForTermination(snapshot, limits).selected) {
        expect(instance.state).toBe('in-service');
        expect(workers.some((worker) => worker.busy)).toBe(false);
        expect(workers.every((worker) => worker.drained)).toBe(false);
      }
    },

    'has as many as may go and are allowed to, and never more': ({ snapshot, limits }) => {
      const { selected } = selectForTermination(snapshot, limits);
      const expected = Math.min(limits.atMost, free(snapshot, limits).length);

      expect(selected.length).toBeLessThanOrEqual(expected);
      if (limits.keepsOneInEachZone !== true) expect(selected).toHaveLength(expected);
    },

    'leaves one in each zone if told so': ({ snapshot, limits }) => {
      const { selected } = selectForTermination(snapshot, { ...limits, keepsOneInEachZone: true });
      const going = new Set<unknown>(selected);
      const staying = new Set(
        (['idle', 'busy', 'booting'] as const)
          .flatMap((state): readonly Snapshot['members'][number][] => membersIn(snapshot, state))
          .filter((member) => !going.has(member))
          .map(({ instance }) => instance?.zone),
      );

      for (const { instance } of selected) expect(staying).toContain(instance.zone);
    },

    'has none older of the same zone and rank among those over its limit': ({ snapshot, limits }) => {
      const { selected, spared } = selectForTermination(snapshot, limits);
      const passedOver = spared.flatMap(({ member, rule }) =>
        rule === 'over-the-limit' && member.state === 'idle' ? [member] : [],
      );
      for (const going of selected) {
        const equals = passedOver.filter((staying) => areEqual(going, staying, { snapshot, limits }));
        for (const staying of equals) {
          expect(going.instance.launchedAt ?? Infinity).toBeLessThanOrEqual(
            staying.instance.launchedAt ?? Infinity,
          );
        }
      }
    },

    'accounts for every member of the snapshot, once': ({ snapshot, limits }) => {
      expectAllOf(snapshot, selectForTermination(snapshot, limits));
    },

    'is the same for members in any order': ({ snapshot, reordered, limits }) => {
      expect(selectForTermination(reordered, limits).selected).toEqual(
        selectForTermination(snapshot, limits).selected,
      );
    },
  });
});

describe('any selection for the group', () => {
  checkLaws(anyScene(), {
    'has members only on which no run is, unless it replaces them': ({ snapshot, request }) => {
      const { selected } = selectForGroupTermination(snapshot, request);
      for (const { state, instance, workers } of selected) {
        expect(instance.protectedFromScaleIn).toBe(false);
        if (state === 'busy') expect(request.replaces).toBe(true);
        else expect(instance.state).toBe('in-service');
        expect(workers.some((worker) => worker.busy)).toBe(state === 'busy');
      }
    },

    'has a busy one only if it has none without a run': ({ snapshot, request }) => {
      const states = selectForGroupTermination(snapshot, request).selected.map(({ state }) => state);

      if (states.includes('busy')) {
        expect(states).not.toContain('idle');
        expect(states).not.toContain('drained');
      }
    },

    'has one to replace while the group has chosen one that may be held': ({
      snapshot,
      request: { capacity: wanted },
    }) => {
      const held = (['idle', 'busy', 'drained'] as const)
        .flatMap((state): readonly Snapshot['members'][number][] => membersIn(snapshot, state))
        .flatMap(({ instance }) => instance ?? [])
        .filter((instance) => !instance.protectedFromScaleIn)
        .filter(({ zone, purchaseOption }) =>
          wanted.some(
            (each) => each.capacity > 0 && each.zone === zone && each.purchaseOption === purchaseOption,
          ),
        );
      const isTrusted = snapshot.group.hasTerminationHook && !answerContradicts(snapshot.pool);
      const { selected } = selectForGroupTermination(snapshot, { capacity: wanted, replaces: true });

      if (isTrusted && held.length > 0) expect(selected).not.toEqual([]);
    },

    'has no more of a zone and purchase option than the group wants, and only members that it offers': ({
      snapshot,
      request,
    }) => {
      const { selected } = selectForGroupTermination(snapshot, request);
      const bySort = Map.groupBy(selected, ({ instance }) => `${instance.zone} ${instance.purchaseOption}`);

      for (const [sort, members] of bySort) {
        const entries = request.capacity.filter((each) => `${each.zone} ${each.purchaseOption}` === sort);
        expect(members.length).toBeLessThanOrEqual(entries.reduce((sum, { capacity }) => sum + capacity, 0));
      }
      if (request.candidates !== undefined) {
        expect(request.candidates).toEqual(
          expect.arrayContaining(selected.map(({ instance }) => instance.id)),
        );
      }
    },

    'is empty without a termination hook or after an answer that contradicts itself': ({
      snapshot,
      request,
    }) => {
      if (snapshot.group.hasTerminationHook && !answerContradicts(snapshot.pool)) return;

      expect(selectForGroupTermination(snapshot, request).selected).toEqual([]);
    },

    'has no stray but one that a pass would replace, if it replaced all it may': ({ snapshot, request }) => {
      const believed = selectStrays(snapshot, { ...defaultStrayLimits, atOnce: Infinity }).selected;
      const { selected } = selectForGroupTermination(snapshot, request);
      const strays = selected.filter(({ state }) => state === 'stray');

      expect(believed).toEqual(expect.arrayContaining(strays));
    },

    'accounts for every member of the snapshot, once': ({ snapshot, request }) => {
      expectAllOf(snapshot, selectForGroupTermination(snapshot, request));
    },

    'is the same for members in any order': ({ snapshot, reordered, request }) => {
      expect(selectForGroupTermination(reordered, request).selected).toEqual(
        selectForGroupTermination(snapshot, request).selected,
      );
    },
  });

  it('has a member in each of the states for some snapshot', () => {
    const states = new Set<string>();
    fc.assert(
      fc.property(anyScene(), ({ snapshot, request }) => {
        for (const { state } of selectForGroupTermination(snapshot, request).selected) states.add(state);
      }),
      { numRuns: 2000, seed: 1 },
    );

    expect([...states].sort()).toEqual(['busy', 'drained', 'idle', 'stray']);
  });
});

describe('any selection of strays', () => {
  checkLaws(anyScene(), {
    'has strays only, and accounts for each of them once': ({ snapshot, strayLimits }) => {
      const { selected, spared } = selectStrays(snapshot, strayLimits);
      const all = [...selected, ...spared.map(({ member }) => member)];

      expect(all).toHaveLength(membersIn(snapshot, 'stray').length);
      expect(new Set(all)).toEqual(new Set(membersIn(snapshot, 'stray')));
    },

    'is empty when the pool reports no workers': ({ snapshot, strayLimits }) => {
      const strays = membersIn(snapshot, 'stray');
      const silent = { ...snapshot, pool: { ...snapshot.pool, workers: [] }, members: strays };

      expect(selectStrays(silent, strayLimits).selected).toEqual([]);
    },

    'has at most as many as may go at once': ({ snapshot, strayLimits }) => {
      expect(selectStrays(snapshot, strayLimits).selected.length).toBeLessThanOrEqual(strayLimits.atOnce);
    },

    'is empty when half or more of the members that should have a worker have none': ({
      snapshot,
      strayLimits,
    }) => {
      const seen = ['idle', 'busy', 'drained'] as const;
      const withWorker = seen.flatMap((state) => membersIn(snapshot, state)).length;
      if (membersIn(snapshot, 'stray').length < withWorker) return;

      expect(
        selectStrays(snapshot, { ...strayLimits, largestShare: Math.min(strayLimits.largestShare, 0.49) })
          .selected,
      ).toEqual([]);
    },

    'has none on which an unidentified worker could be': ({ snapshot, strayLimits }) => {
      for (const { instance } of selectStrays(snapshot, strayLimits).selected) {
        expect(unidentifiedWorkers(snapshot).some((worker) => couldBeOn(worker, instance))).toBe(false);
      }
    },

    'spares for a worker that could be there only where one could be': ({ snapshot, strayLimits }) => {
      for (const { member, rule } of selectStrays(snapshot, strayLimits).spared) {
        if (rule !== 'may-have-a-worker' || member.instance === undefined) continue;
        const { instance } = member;
        expect(unidentifiedWorkers(snapshot).some((worker) => couldBeOn(worker, instance))).toBe(true);
      }
    },

    'is empty after an answer that contradicts itself': ({ snapshot, strayLimits }) => {
      if (answerContradicts(snapshot.pool)) expect(selectStrays(snapshot, strayLimits).selected).toEqual([]);
    },

    'is empty without a termination hook': ({ snapshot, strayLimits }) => {
      if (selectStrays(snapshot, strayLimits).selected.length > 0)
        expect(snapshot.group.hasTerminationHook).toBe(true);
    },

    'is the same for members in any order': ({ snapshot, reordered, strayLimits }) => {
      expect(selectStrays(reordered, strayLimits)).toEqual(selectStrays(snapshot, strayLimits));
    },
  });
});

describe('any limits', () => {
  it('are survived, whatever numbers they are', () => {
    const anyNumbers = fc.record({
      atMost: fc.double(),
      idleAtLeastMs: fc.double(),
      minAgeMs: fc.double(),
      maxAgeMs: fc.double(),
      spotRiskMemoryMs: fc.double(),
      largestShare: fc.double(),
      observedAt: fc.double(),
    });
    fc.assert(
      fc.property(anySnapshot(), anyNumbers, (seen, { observedAt, largestShare, ...limits }) => {
        const snapshot = { ...seen, observedAt };
        const { atMost } = limits;
        const selection = selectForTermination(snapshot, limits);
        const strays = selectStrays(snapshot, { atOnce: atMost, largestShare });

        expect(selection.selected.length).toBeLessThanOrEqual(atMost > 0 ? atMost : 0);
        expect(strays.selected.length).toBeLessThanOrEqual(atMost > 0 ? atMost : 0);
        expect(describeSelection(selection)).toMatch(/^(none|\d+) selected/);
      }),
    );
  });
});

function anyScene(): fc.Arbitrary<Scene> {
  return fc
    .record({
      snapshot: anySnapshot(),
      limits: anyTerminationLimits(),
      request: anyGroupTerminationRequest(),
      strayLimits: anyStrayLimits(),
    })
    .chain((scene) => anyReordered(scene.snapshot).map((reordered) => ({ ...scene, reordered })));
}

/** The idle members that no rule but a limit or a zone would spare. */
function free(snapshot: Snapshot, { idleAtLeastMs, minAgeMs = 0 }: TerminationLimits): readonly IdleMember[] {
  if (!snapshot.group.hasTerminationHook) return [];
  return membersIn(snapshot, 'idle')
    .filter(({ instance }) => !instance.protectedFromScaleIn)
    .filter(({ instance }) => minAgeMs === 0 || ageOf(instance, snapshot.observedAt) >= minAgeMs)
    .filter((member) => idleTime(member, snapshot.observedAt) >= idleAtLeastMs);
}

/** Whether nothing but age is between two members. */
function areEqual(
  { instance: one }: IdleMember,
  { instance: other }: IdleMember,
  { snapshot: { observedAt }, limits: { maxAgeMs = Infinity } }: Pick<Scene, 'snapshot' | 'limits'>,
): boolean {
  const isOld = (instance: IdleMember['instance']) => ageOf(instance, observedAt) >= maxAgeMs;
  return (
    one.zone === other.zone &&
    one.launchTemplate === other.launchTemplate &&
    one.purchaseOption === other.purchaseOption &&
    one.instanceType === other.instanceType &&
    isOld(one) === isOld(other)
  );
}

function expectAllOf(
  { members }: Snapshot,
  { selected, spared }: Selection<Selection['selected'][number] | Snapshot['members'][number]>,
): void {
  const all = [...selected, ...spared.map(({ member }) => member)];

  expect(all).toHaveLength(members.length);
  expect(new Set(all)).toEqual(new Set(members));
}
