import {
  answerContradicts,
  countsTowardsCapacity,
  membersIn,
  takeSnapshot,
  type Observation,
  type Snapshot,
} from '@poolkeeper/pool-model';
import { aGhost, aLeavingMember } from '@poolkeeper/pool-model/testing';
import { anyObservation, anySnapshot } from '@poolkeeper/pool-model/testing/arbitraries';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import { describeDecision } from './describe-decision.ts';
import type { Policy } from './policy.ts';
import { applyDecision, releasableIds } from './testing/apply-decision.ts';
import { anyNonsensePolicy, anyPolicy } from './testing/policies.ts';

describe('any decision', () => {
  it('asks for no capacity outside the bounds of the group', () => {
    always(({ group }, decision) => {
      if (decision.kind === 'hold') return;
      const target = targetOf(group.desiredCapacity, decision);

      expect(target).toBeGreaterThanOrEqual(group.minSize);
      if (decision.kind !== 'scale-in') expect(target).toBeLessThanOrEqual(group.maxSize);
    });
  });

  it('changes the capacity by at least one whole instance, or holds', () => {
    always(({ group }, decision) => {
      if (decision.kind === 'scale-out') {
        expect(decision.by).toBeGreaterThanOrEqual(1);
        expect(decision.desiredCapacity).toBe(group.desiredCapacity + decision.by);
      }
      if (decision.kind === 'lower-capacity') {
        expect(decision.by).toBeGreaterThanOrEqual(1);
        expect(decision.desiredCapacity).toBe(group.desiredCapacity - decision.by);
      }
      if (decision.kind === 'scale-in') expect(decision.atMost).toBeGreaterThanOrEqual(1);
    });
  });

  it('steps no further than the policy allows, but for a group below its minimum', () => {
    always(({ group }, decision, policy) => {
      if (decision.kind === 'scale-out' && decision.desiredCapacity > group.minSize) {
        const launched = group.instances.filter(countsTowardsCapacity).length;
        const kept = Math.max(group.desiredCapacity, launched);
        expect(decision.desiredCapacity - kept).toBeLessThanOrEqual(policy.maxStepOut);
      }
      if (decision.kind === 'scale-in') expect(decision.atMost).toBeLessThanOrEqual(policy.maxStepIn);
    });
  });

  it('releases no more members than may go', () => {
    fc.assert(
      fc.property(anyObservation(), anyPolicy(), (observation, policy) => {
        const decision = decide(takeSnapshot(observation), policy);

        if (decision.kind !== 'scale-in') return;
        expect(decision.atMost).toBeLessThanOrEqual(releasableIds(observation, policy).length);
      }),
    );
  });

  it('leaves an idle member for every pending run and for the headroom, whatever the group removes by itself', () => {
    always((snapshot, decision, policy) => {
      if (decision.kind !== 'scale-in') return;
      const { instances, desiredCapacity } = snapshot.group;
      const removedByGroup = Math.max(0, instances.filter(countsTowardsCapacity).length - desiredCapacity);
      const left = membersIn(snapshot, 'idle').length - removedByGroup - decision.atMost;

      expect(left).toBeGreaterThanOrEqual(snapshot.pool.pendingRuns + policy.minIdle);
    });
  });

  it('makes the group smaller with a termination hook only, and by no answer that contradicts itself', () => {
    always(({ group, pool }, decision) => {
      if (decision.kind !== 'scale-in' && decision.kind !== 'lower-capacity') return;
      expect(group.hasTerminationHook).toBe(true);
      expect(answerContradicts(pool)).toBe(false);
    });
  });

  it('lowers the capacity to no less than the instances that are there or coming, or than runs and headroom want', () => {
    always((snapshot, decision, policy) => {
      if (decision.kind !== 'lower-capacity') return;
      const launched = snapshot.group.instances.filter(countsTowardsCapacity).length;
      const { idle, foreignIdle, booting } = decision.figures;
      const stillFree = idle + foreignIdle + booting + decision.desiredCapacity - launched;

      expect(decision.desiredCapacity).toBeGreaterThanOrEqual(launched);
      expect(stillFree).toBeGreaterThanOrEqual(snapshot.pool.pendingRuns + policy.minIdle);
    });
  });

  it('lowers no capacity of which nobody knows for how long it has been missing', () => {
    always(({ group }, decision) => {
      if (group.belowDesiredSince === undefined) expect(decision.kind).not.toBe('lower-capacity');
    });
  });

  it('is each of its kinds for some snapshot', () => {
    const made = new Set<string>();
    fc.assert(
      fc.property(anySnapshot(), anyPolicy(), (snapshot, policy) => {
        made.add(decide(snapshot, policy).kind);
      }),
      { numRuns: 1000, seed: 1 },
    );

    expect([...made].sort()).toEqual(['hold', 'lower-capacity', 'scale-in', 'scale-out']);
  });

  it('is to hold after it was applied, when steps are not limited; after a lowering once more to scale in', () => {
    fc.assert(
      fc.property(anyObservation(), anyPolicy(), (observation, limited) => {
        const policy = { ...limited, maxStepOut: Infinity, maxStepIn: Infinity };
        const decision = decide(takeSnapshot(observation), policy);
        const next = decide(takeSnapshot(applyDecision(observation, decision, policy)), policy);

        expect(decision.kind === 'lower-capacity' ? ['hold', 'scale-in'] : ['hold']).toContain(next.kind);
      }),
    );
  });

  it('is to hold in the end, and never turns around on the way', () => {
    fc.assert(
      fc.property(anyObservation(), anyPolicy(), (observation, policy) => {
        const kinds = new Set<string>();
        let seen = observation;
        for (let pass = 0; pass < 120; pass += 1) {
          const decision = decide(takeSnapshot(seen), policy);
          kinds.add(decision.kind);
          if (decision.kind === 'hold') break;
          seen = applyDecision(seen, decision, policy);
        }

        expect(kinds).toContain('hold');
        const directions = new Set([...kinds].map((kind) => (kind === 'lower-capacity' ? 'scale-in' : kind)));
        expect(directions.size).toBeLessThanOrEqual(2);
      }),
    );
  });

  it.each(['pending runs', 'headroom'] as const)('wants no fewer instances for more %s', (what) => {
    fc.assert(
      fc.property(anySnapshot(), anyPolicy(), fc.nat(30), (snapshot, policy, more) => {
        const wantsMore =
          what === 'headroom'
            ? decide(snapshot, { ...policy, minIdle: policy.minIdle + more })
            : decide(withMoreRuns(snapshot, more), policy);
        const { desiredCapacity } = snapshot.group;

        expect(targetOf(desiredCapacity, wantsMore)).toBeGreaterThanOrEqual(
          targetOf(desiredCapacity, decide(snapshot, policy)),
        );
      }),
    );
  });

  it('is the same for members in any order', () => {
    const shuffled = anySnapshot().chain((snapshot) => {
      const { members } = snapshot;
      return fc
        .shuffledSubarray([...members], { minLength: members.length })
        .map((reordered) => [snapshot, { ...snapshot, members: reordered }] as const);
    });
    fc.assert(
      fc.property(shuffled, anyPolicy(), ([snapshot, reordered], policy) => {
        expect(decide(reordered, policy)).toEqual(decide(snapshot, policy));
      }),
    );
  });

  it('is the same whether ghosts and leaving members are there or not', () => {
    // How long its boot took would be knowledge of the past, which the advice may go by.
    const leaving = aLeavingMember({ instance: { id: 'i-aaaa', launchedAt: undefined } });
    const ghost = aGhost({
      worker: { identity: { kind: 'known', instanceId: 'i-bbbb', groupName: 'workers' } },
    });
    fc.assert(
      fc.property(anyObservation(), anyPolicy(), (observation, policy) => {
        const { pool, group } = observation;
        const haunted: Observation = {
          ...observation,
          pool: { ...pool, workers: [...pool.workers, ...leaving.workers, ...ghost.workers] },
          group: { ...group, instances: [...group.instances, leaving.instance] },
        };

        expect(decide(takeSnapshot(haunted), policy)).toEqual(decide(takeSnapshot(observation), policy));
      }),
    );
  });

  it('is made and described for any numbers whatever', () => {
    const anyNumbers = fc.record({
      pendingRuns: fc.double(),
      minSize: fc.double(),
      maxSize: fc.double(),
      desiredCapacity: fc.double(),
      observedAt: fc.double(),
    });
    fc.assert(
      fc.property(anySnapshot(), anyNumbers, anyNonsensePolicy(), (snapshot, numbers, policy) => {
        const { pendingRuns, observedAt, ...sizes } = numbers;
        const { pool, group } = snapshot;
        const decision = decide(
          { ...snapshot, observedAt, pool: { ...pool, pendingRuns }, group: { ...group, ...sizes } },
          policy,
        );

        expect(describeDecision(decision)).toMatch(/^(scale out|scale in|lower the capacity|hold) .+: .+/);
        expect(describeDecision(decision)).not.toMatch(/NaN|undefined/);
      }),
    );
  });
});

function always(law: (snapshot: Snapshot, decision: Decision, policy: Policy) => void): void {
  fc.assert(
    fc.property(anySnapshot(), anyPolicy(), (snapshot, policy) => {
      law(snapshot, decide(snapshot, policy), policy);
    }),
  );
}

function targetOf(desiredCapacity: number, decision: Decision): number {
  switch (decision.kind) {
    case 'scale-out':
    case 'lower-capacity':
      return decision.desiredCapacity;
    case 'scale-in':
      return desiredCapacity - decision.atMost;
    case 'hold':
      return desiredCapacity;
  }
}

function withMoreRuns(snapshot: Snapshot, more: number): Snapshot {
  const { pool } = snapshot;
  return { ...snapshot, pool: { ...pool, pendingRuns: pool.pendingRuns + more } };
}
