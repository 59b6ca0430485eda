import fc from 'fast-check';
import {
  answerContradicts,
  countsTowardsCapacity,
  membersIn,
  type SnapshotInput,
  type Snapshot,
  takeSnapshot,
} from '@poolkeeper/pool-model';
import { aGhost, aLeavingMember } from '@poolkeeper/pool-model/testing';
import { anySnapshot } from '@poolkeeper/pool-model/testing/arbitraries';
import { describe, expect, it } from 'vitest';
import { describeDecision } from '../describe/describe-decision.ts';
import type { Policy } from '../policy.ts';
import { applyDecision, releasableIds } from '../testing/apply-decision.ts';
import { anySight } from '../testing/snapshot-inputs.ts';
import { anyNonsensePolicy, anyPolicy } from '../testing/policies.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';

/** What a law is tried on: a pass that can happen, by a policy with any of its features, and what the law makes of it. */
interface Scene {
  readonly observation: SnapshotInput;
  readonly snapshot: Snapshot;
  readonly policy: Policy;
  readonly decision: Decision;
  /** Of whatever the law takes more of. */
  readonly more: number;
}

const laws: Readonly<Record<string, (scene: Scene) => void>> = {
  'asks for no capacity outside the bounds of the group': ({ snapshot: { group }, decision }) => {
    if (decision.kind === 'hold') return;
    const target = targetOf(group.desiredCapacity, decision);

    expect(target).toBeGreaterThanOrEqual(group.minSize);
    if (decision.kind !== 'scale-in') expect(target).toBeLessThanOrEqual(group.maxSize);
  },

  'requests no more than the maximum of the schedule, and releases none below its minimum': ({
    snapshot: { group },
    decision,
  }) => {
    if (decision.kind === 'hold') return;
    const { minSize, maxSize } = decision.figures;
    const target = targetOf(group.desiredCapacity, decision);

    expect(target).toBeGreaterThanOrEqual(minSize);
    if (decision.kind === 'scale-out') expect(target).toBeLessThanOrEqual(maxSize);
  },

  'changes the capacity by a whole number of instances, at least one, or holds': ({
    snapshot: { group },
    decision,
  }) => {
    if (decision.kind === 'hold') return;
    const by = decision.kind === 'scale-in' ? decision.atMost : decision.by;

    expect(by).toBeGreaterThanOrEqual(1);
    expect(by).toSatisfy(Number.isSafeInteger);
    if (decision.kind === 'scale-out') expect(decision.desiredCapacity).toBe(group.desiredCapacity + by);
    if (decision.kind === 'lower-capacity') expect(decision.desiredCapacity).toBe(group.desiredCapacity - by);
  },

  'steps no further than the policy allows, but for a group below its minimum': ({
    snapshot: { group },
    policy,
    decision,
  }) => {
    if (decision.kind === 'scale-out' && decision.desiredCapacity > decision.figures.minSize) {
      const launched = group.instances.filter(countsTowardsCapacity).length;
      const kept = Math.max(group.desiredCapacity, launched);

      expect(decision.desiredCapacity - kept).toBeLessThanOrEqual(policy.maxStepOut);
    }
    if (decision.kind === 'scale-in') expect(decision.atMost).toBeLessThanOrEqual(policy.maxStepIn);
  },

  'releases no more members than may go': ({ observation, decision }) => {
    if (decision.kind !== 'scale-in') return;

    expect(decision.atMost).toBeLessThanOrEqual(releasableIds(observation, decision).length);
  },

  'leaves an idle member for every pending run and for the headroom, whatever the group removes by itself': ({
    snapshot,
    policy,
    decision,
  }) => {
    if (decision.kind !== 'scale-in') return;
    const { instances, desiredCapacity } = snapshot.group;
    const removedByGroup = Math.max(0, instances.filter(countsTowardsCapacity).length - desiredCapacity);
    const left = membersIn(snapshot, 'idle').length - removedByGroup - decision.atMost;

    expect(left).toBeGreaterThanOrEqual(snapshot.pool.pendingRuns + headroomOwed(policy, decision, 'ours'));
  },

  'makes the group smaller with a termination hook only, and by no answer that contradicts itself': ({
    snapshot: { group, pool },
    decision,
  }) => {
    if (decision.kind !== 'scale-in' && decision.kind !== 'lower-capacity') return;

    expect(group.hasTerminationHook).toBe(true);
    expect(answerContradicts(pool)).toBe(false);
  },

  'lowers the capacity to no less than the instances that are there or coming, or than runs and headroom want':
    ({ snapshot, policy, decision }) => {
      if (decision.kind !== 'lower-capacity') return;
      const launched = snapshot.group.instances.filter(countsTowardsCapacity).length;
      const { idle, foreignIdle, booting } = decision.figures;
      const stillFree = idle + foreignIdle + booting + decision.desiredCapacity - launched;

      expect(decision.desiredCapacity).toBeGreaterThanOrEqual(launched);
      expect(stillFree).toBeGreaterThanOrEqual(snapshot.pool.pendingRuns + headroomOwed(policy, decision));
    },

  'lowers no capacity while it is unknown how long it has been missing': ({
    snapshot: { group },
    decision,
  }) => {
    if (group.belowDesiredSince === undefined) expect(decision.kind).not.toBe('lower-capacity');
  },

  'asks for nothing new while no launch works anywhere': ({ snapshot: { group }, decision }) => {
    const isShort = decision.reasons.some(
      (reason) => reason.code === 'capacity-short' && reason.reach === 'everywhere',
    );
    if (decision.kind !== 'scale-out' || !isShort) return;
    const launched = group.instances.filter(countsTowardsCapacity).length;

    expect(decision.desiredCapacity).toBeLessThanOrEqual(
      Math.max(group.desiredCapacity, launched, decision.figures.minSize),
    );
  },

  // A step that is limited leaves the rest to the next passes; those are the business of the law after this one.
  'is to hold after it was applied, when steps are not limited; after a lowering once more to scale in': ({
    observation,
    policy: limited,
  }) => {
    const policy = { ...limited, maxStepOut: Infinity, maxStepIn: Infinity };
    const decision = decide(takeSnapshot(observation), policy);
    const next = decide(takeSnapshot(applyDecision(observation, decision)), policy);
    const { desiredCapacity, maxSize } = observation.group;
    // AWS takes no capacity above the maximum, so that of a group that is above it can only be lowered once it is near.
    const isLoweredLater = decision.kind === 'scale-in' && desiredCapacity > maxSize;

    expect([
      'hold',
      ...(decision.kind === 'lower-capacity' ? ['scale-in'] : []),
      ...(isLoweredLater ? ['lower-capacity'] : []),
    ]).toContain(next.kind);
  },

  'is to hold in the end, and never turns around on the way': ({ observation, policy, decision: first }) => {
    const kinds = new Set<string>();
    let seen = observation;
    let decision = first;
    for (let pass = 0; pass < 120 && decision.kind !== 'hold'; pass += 1) {
      kinds.add(decision.kind === 'scale-out' ? 'out' : 'in');
      seen = applyDecision(seen, decision);
      decision = decide(takeSnapshot(seen), policy);
    }

    expect(decision.kind).toBe('hold');
    expect(kinds.size).toBeLessThanOrEqual(1);
  },

  'wants no fewer instances for more pending runs': ({ snapshot, policy, decision, more }) => {
    const { pool } = snapshot;
    const busier = { ...snapshot, pool: { ...pool, pendingRuns: pool.pendingRuns + more } };

    expectNoFewer(snapshot, decide(busier, policy), decision);
  },

  'wants no fewer instances for more headroom': ({ snapshot, policy, decision, more }) => {
    const roomier = { ...policy, minIdle: policy.minIdle + more };

    expectNoFewer(snapshot, decide(snapshot, roomier), decision);
  },

  'wants no fewer instances for a lower target utilization': ({ snapshot, policy, decision, more }) => {
    const { targetUtilization = 100 } = policy;
    const roomier = { ...policy, targetUtilization: Math.max(1, targetUtilization - more) };

    expectNoFewer(snapshot, decide(snapshot, roomier), decision);
  },

  'wants no fewer instances with a forecast, foresight and an objective than without': ({
    snapshot,
    policy,
    decision,
  }) => {
    expectNoFewer(snapshot, decision, decide(snapshot, reactiveOf(policy)));
  },

  'is the same with advice that is only reported': ({ snapshot, policy }) => {
    const advised = decide(snapshot, {
      ...policy,
      forecast: { ...policy.forecast, mode: 'advise' },
      objective: { withinMs: 0, ...policy.objective, mode: 'advise' },
      foreseen: { ...policy.foreseen, mode: 'advise' },
    });
    const reactive = decide(snapshot, reactiveOf(policy));

    expect({ ...advised, advice: {}, concerns: [] }).toEqual({ ...reactive, advice: {}, concerns: [] });
  },

  'is the same for members and activities in any order': ({ snapshot, policy, decision, more }) => {
    const { members, group } = snapshot;
    const reordered: Snapshot = {
      ...snapshot,
      members: rotated(members, more).toReversed(),
      group: {
        ...group,
        ...(group.activities && { activities: rotated(group.activities, more).toReversed() }),
      },
    };

    expect(decide(reordered, policy)).toEqual(decision);
  },

  'is the same whether ghosts and leaving members are there or not': ({ observation, policy, decision }) => {
    // How long its boot took would be knowledge of the past, which the advice may go by.
    const leaving = aLeavingMember({ instance: { id: 'i-aaaa', launchedAt: undefined } });
    const ghost = aGhost({
      worker: { identity: { kind: 'known', instanceId: 'i-bbbb', groupName: 'workers' } },
    });
    const { pool, group } = observation;
    const haunted: SnapshotInput = {
      ...observation,
      pool: { ...pool, workers: [...pool.workers, ...leaving.workers, ...ghost.workers] },
      group: { ...group, instances: [...group.instances, leaving.instance] },
    };

    expect(decide(takeSnapshot(haunted), policy)).toEqual(decision);
  },

  'is described': ({ decision }) => {
    expectDescribed(decision);
  },
};

declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

/** A number in FC_RUNS makes one run of all laws on so many scenes, for minutes or hours. */
const { FC_RUNS } = process.env;

describe('any decision', () => {
  if (FC_RUNS === undefined) {
    it.each(Object.entries(laws))('%s', (_name, law) => {
      fc.assert(fc.property(anyScene(), law), { numRuns: 300 });
    });
  } else {
    it(`keeps every law, on ${FC_RUNS} scenes`, { timeout: 0 }, () => {
      const keepsAll = (scene: Scene): void => {
        for (const law of Object.values(laws)) law(scene);
      };
      fc.assert(fc.property(anyScene(), keepsAll), { numRuns: Number(FC_RUNS) });
    });
  }

  it('is each of its kinds for some scene, and has each of its reasons', () => {
    const made = new Set<string>();
    fc.assert(
      fc.property(anyScene(), ({ decision }) => {
        made.add(decision.kind);
        for (const { code } of decision.reasons) made.add(code);
      }),
      { numRuns: 5000, seed: 1 },
    );

    expect([...made].sort()).toEqual([
      'above-desired-capacity',
      'above-scheduled-maximum',
      'answer-contradicts',
      'at-max-size',
      'at-min-size',
      'below-min-size',
      'capacity-never-came',
      'capacity-short',
      'cooling-down',
      'enough-workers',
      'hold',
      'idle-too-short',
      'lower-capacity',
      'no-termination-hook',
      'protected-from-scale-in',
      'scale-in',
      'scale-out',
      'short-of-workers',
      'stabilizing',
      'step-in-limited',
      'step-out-limited',
      'supply-on-its-way',
      'surplus-idle',
      'workers-vanished',
    ]);
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

        expectDescribed(decision);
      }),
    );
  });
});

function anyScene(): fc.Arbitrary<Scene> {
  return fc
    .record({ observation: anySight(), policy: anyPolicy(), more: fc.nat(30) })
    .map(({ observation, policy, more }) => {
      const snapshot = takeSnapshot(observation);
      return { observation, snapshot, policy, decision: decide(snapshot, policy), more };
    });
}

function reactiveOf(policy: Policy): Policy {
  const { minIdle, maxStepOut, maxStepIn, scaleInAfterMs } = policy;
  const learned = ['forecast', 'objective', 'foreseen'];
  const others = Object.entries(policy).filter(([name]) => !learned.includes(name));
  return { ...Object.fromEntries(others), minIdle, maxStepOut, maxStepIn, scaleInAfterMs };
}

/** The policy's minimum idle, where the schedule has no say; of a schedule's, what its maximum has place for. */
function headroomOwed({ minIdle, schedule }: Policy, { figures }: Decision, of?: 'ours'): number {
  if (schedule === undefined) return minIdle;
  return of === 'ours' ? figures.wantedOfOurs - figures.pendingRuns : figures.minIdle;
}

function expectNoFewer({ group }: Snapshot, more: Decision, less: Decision): void {
  const { desiredCapacity } = group;

  expect(targetOf(desiredCapacity, more)).toBeGreaterThanOrEqual(targetOf(desiredCapacity, less));
}

function expectDescribed(decision: Decision): void {
  expect(describeDecision(decision)).toMatch(/^(scale out|scale in|lower the desired capacity|hold).*: .+/);
  expect(describeDecision(decision)).not.toMatch(/NaN|undefined|Infinity/);
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

function rotated<Thing>(things: readonly Thing[], by: number): readonly Thing[] {
  const start = things.length === 0 ? 0 : by % things.length;
  return [...things.slice(start), ...things.slice(0, start)];
}
