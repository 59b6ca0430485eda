import {
  answerContradicts,
  couldBeOn,
  idleTime,
  membersIn,
  unidentifiedWorkers,
  type Snapshot,
} from '@poolkeeper/pool-model';
import { minutes } from '@poolkeeper/pool-model/testing';
import { anySnapshot } from '@poolkeeper/pool-model/testing/arbitraries';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeSelection } from './describe-selection.ts';
import { selectForGroupTermination, type GroupTerminationRequest } from './select-for-group-termination.ts';
import { selectForTermination, type TerminationLimits } from './select-for-termination.ts';
import { selectStrays } from './select-strays.ts';
import { defaultStrayLimits, type StrayLimits } from './stray-limits.ts';

describe('any selection for termination', () => {
  it('has members only on which no run is, and that take new ones', () => {
    always(anyTerminationLimits(), (snapshot, limits) => {
      for (const { instance, workers } of selectForTermination(snapshot, limits).selected) {
        expect(instance.state).toBe('in-service');
        expect(workers.some((worker) => worker.busy)).toBe(false);
        expect(workers.every((worker) => worker.drained)).toBe(false);
      }
    });
  });

  it('has exactly as many as may go and are allowed to', () => {
    always(anyTerminationLimits(), (snapshot, limits) => {
      const free = membersIn(snapshot, 'idle')
        .filter(({ instance }) => !instance.protectedFromScaleIn)
        .filter((member) => idleTime(member, snapshot.observedAt) >= limits.idleAtLeastMs);
      const expected = snapshot.group.hasTerminationHook ? Math.min(limits.atMost, free.length) : 0;

      expect(selectForTermination(snapshot, limits).selected).toHaveLength(expected);
    });
  });

  it('has nobody older among those over its limit', () => {
    always(anyTerminationLimits(), (snapshot, limits) => {
      const { selected, spared } = selectForTermination(snapshot, limits);
      const passedOver = spared.flatMap(({ member, rule }) => (rule === 'over-the-limit' ? [member] : []));
      const launches = [...selected, ...passedOver].map(({ instance }) => instance?.launchedAt ?? Infinity);

      expect(launches).toEqual(launches.toSorted((a, b) => (a === b ? 0 : a - b)));
    });
  });

  it('accounts for every member of the snapshot, once', () => {
    always(anyTerminationLimits(), (snapshot, limits) => {
      const { selected, spared } = selectForTermination(snapshot, limits);
      const all = [...selected, ...spared.map(({ member }) => member)];

      expect(all).toHaveLength(snapshot.members.length);
      expect(new Set(all)).toEqual(new Set(snapshot.members));
    });
  });

  it('is the same for members in any order', () => {
    fc.assert(
      fc.property(anySnapshot().chain(withReordered), anyTerminationLimits(), ([one, other], limits) => {
        expect(selectForTermination(other, limits).selected).toEqual(
          selectForTermination(one, limits).selected,
        );
      }),
    );
  });
});

describe('any selection for the group', () => {
  it('has members only on which no run is', () => {
    always(anyRequest(), (snapshot, request) => {
      for (const { instance, workers } of selectForGroupTermination(snapshot, request).selected) {
        expect(instance.state).toBe('in-service');
        expect(instance.protectedFromScaleIn).toBe(false);
        expect(workers.some((worker) => worker.busy)).toBe(false);
      }
    });
  });

  it('has no more of a zone and purchase option than the group wants, and only whom it offers', () => {
    always(anyRequest(), (snapshot, request) => {
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
    });
  });

  it('has nobody without a termination hook or by an answer that contradicts itself', () => {
    always(anyRequest(), (snapshot, request) => {
      if (snapshot.group.hasTerminationHook && !answerContradicts(snapshot.pool)) return;

      expect(selectForGroupTermination(snapshot, request).selected).toEqual([]);
    });
  });

  it('has no stray but one that a pass would replace, if it replaced all it may', () => {
    always(anyRequest(), (snapshot, request) => {
      const believed = selectStrays(snapshot, { ...defaultStrayLimits, atOnce: Infinity }).selected;
      const strays = selectForGroupTermination(snapshot, request).selected.filter(
        ({ state }) => state === 'stray',
      );

      expect(believed).toEqual(expect.arrayContaining(strays));
    });
  });

  it('accounts for every member of the snapshot, once', () => {
    always(anyRequest(), (snapshot, request) => {
      const { selected, spared } = selectForGroupTermination(snapshot, request);
      const all = [...selected, ...spared.map(({ member }) => member)];

      expect(all).toHaveLength(snapshot.members.length);
      expect(new Set(all)).toEqual(new Set(snapshot.members));
    });
  });

  it('is the same for members in any order', () => {
    fc.assert(
      fc.property(anySnapshot().chain(withReordered), anyRequest(), ([one, other], request) => {
        expect(selectForGroupTermination(other, request).selected).toEqual(
          selectForGroupTermination(one, request).selected,
        );
      }),
    );
  });

  it('has somebody, for some snapshot, in each of their states', () => {
    const states = new Set<string>();
    fc.assert(
      fc.property(anySnapshot(), anyRequest(), (snapshot, request) => {
        for (const { state } of selectForGroupTermination(snapshot, request).selected) states.add(state);
      }),
      { numRuns: 2000, seed: 1 },
    );

    expect([...states].sort()).toEqual(['drained', 'idle', 'stray']);
  });
});

describe('any selection of strays', () => {
  it('has strays only, and accounts for each of them once', () => {
    always(anyStrayLimits(), (snapshot, limits) => {
      const { selected, spared } = selectStrays(snapshot, limits);
      const all = [...selected, ...spared.map(({ member }) => member)];

      expect(all).toHaveLength(membersIn(snapshot, 'stray').length);
      expect(new Set(all)).toEqual(new Set(membersIn(snapshot, 'stray')));
    });
  });

  it('has nobody when the pool reports no worker at all', () => {
    always(anyStrayLimits(), (snapshot, limits) => {
      const strays = membersIn(snapshot, 'stray');
      const silent = { ...snapshot, pool: { ...snapshot.pool, workers: [] }, members: strays };

      expect(selectStrays(silent, limits).selected).toEqual([]);
    });
  });

  it('has at most as many as may go at once', () => {
    always(anyStrayLimits(), (snapshot, limits) => {
      expect(selectStrays(snapshot, limits).selected.length).toBeLessThanOrEqual(limits.atOnce);
    });
  });

  it('has nobody when half or more of the members with a worker to expect have none', () => {
    always(anyStrayLimits(), (snapshot, limits) => {
      const seen = ['idle', 'busy', 'drained'] as const;
      const withWorker = seen.flatMap((state) => membersIn(snapshot, state)).length;
      if (membersIn(snapshot, 'stray').length < withWorker) return;

      const { selected } = selectStrays(snapshot, { ...limits, largestShare: limits.largestShare * 0.49 });
      expect(selected).toEqual([]);
    });
  });

  it('has nobody on whom an unidentified worker could be', () => {
    always(anyStrayLimits(), (snapshot, limits) => {
      for (const { instance } of selectStrays(snapshot, limits).selected) {
        expect(unidentifiedWorkers(snapshot).some((worker) => couldBeOn(worker, instance))).toBe(false);
      }
    });
  });

  it('spares for a worker that could be there only where one could be', () => {
    always(anyStrayLimits(), (snapshot, limits) => {
      for (const { member, rule } of selectStrays(snapshot, limits).spared) {
        if (rule !== 'may-have-a-worker' || member.instance === undefined) continue;
        const { instance } = member;
        expect(unidentifiedWorkers(snapshot).some((worker) => couldBeOn(worker, instance))).toBe(true);
      }
    });
  });

  it('has nobody by an answer that contradicts itself', () => {
    always(anyStrayLimits(), (snapshot, limits) => {
      if (answerContradicts(snapshot.pool)) expect(selectStrays(snapshot, limits).selected).toEqual([]);
    });
  });

  it('has nobody without a termination hook', () => {
    always(anyStrayLimits(), (snapshot, limits) => {
      if (selectStrays(snapshot, limits).selected.length > 0)
        expect(snapshot.group.hasTerminationHook).toBe(true);
    });
  });

  it('is the same for members in any order', () => {
    fc.assert(
      fc.property(anySnapshot().chain(withReordered), anyStrayLimits(), ([one, other], limits) => {
        expect(selectStrays(other, limits)).toEqual(selectStrays(one, limits));
      }),
    );
  });
});

describe('any limits', () => {
  it('are survived, whatever numbers they are', () => {
    fc.assert(
      fc.property(anySnapshot(), fc.double(), fc.double(), (snapshot, count, number) => {
        const selection = selectForTermination(snapshot, { atMost: count, idleAtLeastMs: number });
        const strays = selectStrays(snapshot, { atOnce: count, largestShare: number });

        expect(selection.selected.length).toBeLessThanOrEqual(count > 0 ? count : 0);
        expect(strays.selected.length).toBeLessThanOrEqual(count > 0 ? count : 0);
        expect(describeSelection(selection)).toMatch(/^(none goes|\d+ goe?s? \()/);
      }),
    );
  });
});

function anyTerminationLimits(): fc.Arbitrary<TerminationLimits> {
  return fc.record({
    atMost: fc.oneof(fc.nat(5), fc.constant(Infinity)),
    idleAtLeastMs: fc.constantFrom(0, minutes(5), minutes(45)),
  });
}

function anyRequest(): fc.Arbitrary<GroupTerminationRequest> {
  return fc.record(
    {
      capacity: fc.array(
        fc.record({
          zone: fc.constantFrom('eu-west-1a', 'eu-west-1b', 'eu-west-1c'),
          purchaseOption: fc.constantFrom('on-demand' as const, 'spot' as const),
          capacity: fc.nat(4),
        }),
        { maxLength: 6 },
      ),
      candidates: fc.subarray(Array.from({ length: 25 }, (_, n) => `i-${n.toString(16).padStart(17, '0')}`)),
    },
    { requiredKeys: ['capacity'] },
  );
}

function anyStrayLimits(): fc.Arbitrary<StrayLimits> {
  return fc.record({
    atOnce: fc.oneof(fc.nat(3), fc.constant(Infinity)),
    largestShare: fc.double({ min: 0, max: 1, noNaN: true }),
  });
}

function always<Limits>(
  limits: fc.Arbitrary<Limits>,
  law: (snapshot: Snapshot, limits: Limits) => void,
): void {
  fc.assert(fc.property(anySnapshot(), limits, law));
}

function withReordered(snapshot: Snapshot): fc.Arbitrary<readonly [Snapshot, Snapshot]> {
  const { members, pool } = snapshot;
  return fc
    .tuple(
      fc.shuffledSubarray([...members], { minLength: members.length }),
      fc.shuffledSubarray([...pool.workers], { minLength: pool.workers.length }),
    )
    .map(([reordered, workers]) => [
      snapshot,
      { ...snapshot, members: reordered, pool: { ...pool, workers } },
    ]);
}
