import fc from 'fast-check';
import { countsTowardsCapacity, type Snapshot } from '@poolkeeper/pool-model';
import { aFailedLaunch, ago, minutes } from '@poolkeeper/pool-model/testing';
import { anySnapshot } from '@poolkeeper/pool-model/testing/arbitraries';
import { describe, expect, it } from 'vitest';
import { findInstanceType } from '../machine-types/instance-catalog.ts';
import type { InstanceRequirements } from '../machine-types/instance-requirements.ts';
import { resolveInstances } from '../machine-types/resolve-instances.ts';
import { choosePurchase } from '../purchase/choose-purchase.ts';
import { describePurchase, type PurchaseChoice } from '../purchase/purchase-choice.ts';
import type { PurchasePolicy } from '../purchase/purchase-policy.ts';
import { checkLaws } from '../testing/check-laws.ts';
import { anyLaunchPolicy, anyPurchasePolicy } from '../testing/policies.ts';
import { anyReordered } from '../testing/reordered.ts';
import { describeLaunchPlan, type LaunchPlan } from './launch-plan.ts';
import { type LaunchPolicy, planLaunches } from './plan-launches.ts';

interface PurchaseScene {
  readonly snapshot: Snapshot;
  readonly reordered: Snapshot;
  readonly policy: PurchasePolicy;
  readonly desired: number;
  readonly choice: PurchaseChoice;
}

describe('any purchase choice', () => {
  checkLaws(anyPurchaseScene(), {
    'is a whole percentage, not below the configured, or nothing': ({ snapshot, policy, choice }) => {
      const { onDemandPercentage } = choice;
      expect(onDemandPercentage === undefined).toBe(snapshot.group.purchaseMix === undefined);
      if (onDemandPercentage === undefined) return;

      expect(onDemandPercentage).toSatisfy(Number.isInteger);
      expect(onDemandPercentage).toBeGreaterThanOrEqual(policy.onDemandPercentage);
      expect(onDemandPercentage).toBeLessThanOrEqual(100);
    },

    'is made once: when it has been applied, nothing changes': ({ snapshot, policy, desired, choice }) => {
      const { purchaseMix } = snapshot.group;
      const { onDemandPercentage } = choice;
      if (purchaseMix === undefined || onDemandPercentage === undefined) return;
      const applied = {
        ...snapshot,
        group: { ...snapshot.group, purchaseMix: { ...purchaseMix, onDemandPercentage } },
      };

      expect(choosePurchase(applied, policy, desired)).toMatchObject({ onDemandPercentage, changes: false });
    },

    'asks for all that is missing on-demand while spot is short, and replaces no spot instance for it': ({
      snapshot: { group },
      policy,
      desired,
      choice,
    }) => {
      const { onDemandPercentage = 0, state, why } = choice;
      const isFallback = state === 'open' && why.every(({ code }) => code !== 'on-demand-short-too');
      if (!isFallback || group.activities === undefined) return;
      if (onDemandPercentage === policy.onDemandPercentage) return;
      const above = Math.max(0, desired - (group.purchaseMix?.onDemandBase ?? 0));
      const spot = group.instances
        .filter(countsTowardsCapacity)
        .filter(({ purchaseOption }) => purchaseOption === 'spot').length;

      expect(Math.ceil((above * onDemandPercentage) / 100)).toBe(Math.max(0, above - spot));
    },

    'is as configured while the breaker is closed': ({ policy, choice }) => {
      if (choice.state === 'closed' && choice.onDemandPercentage !== undefined) {
        expect(choice.onDemandPercentage).toBe(policy.onDemandPercentage);
      }
    },

    'says when it moves on, if it is not closed': ({ snapshot, choice }) => {
      if (choice.state === 'closed' || snapshot.group.activities === undefined) return;

      expect(choice.until).toBeGreaterThan(snapshot.observedAt);
    },

    'returns to the configured share when nothing happens any more': ({ snapshot, policy, desired }) => {
      const nextDay = { ...snapshot, observedAt: snapshot.observedAt + minutes(24 * 60) };
      const { group } = snapshot;
      if (group.purchaseMix === undefined || group.activities === undefined) return;

      expect(choosePurchase(nextDay, policy, desired)).toMatchObject({
        state: 'closed',
        onDemandPercentage: policy.onDemandPercentage,
        remembered: [],
      });
    },

    'is the same for instances and activities in any order': ({ reordered, policy, desired, choice }) => {
      expect(choosePurchase(reordered, policy, desired)).toEqual(choice);
    },

    'is described': ({ choice }) => {
      expect(describePurchase(choice)).toMatch(/^(leave|set) the .+: .+$/);
      expect(describePurchase(choice)).not.toMatch(/NaN|undefined/);
    },
  });

  it('is in each state, and has each reason, for some scene', () => {
    const made = new Set<string>();
    fc.assert(
      fc.property(anyPurchaseScene(), ({ choice: { state, why } }) => {
        made.add(state);
        for (const { code } of why) made.add(code);
      }),
      { numRuns: 5000, seed: 1 },
    );

    expect([...made].sort()).toEqual([
      'activities-unknown',
      'closed',
      'half-open',
      'keeps-running',
      'no-mix',
      'no-spot-configured',
      'on-demand-short-too',
      'open',
      'returns-to-configured',
      'spot-available',
      'spot-interrupted',
      'spot-short',
      'trying-spot-again',
    ]);
  });

  it('is made for any numbers whatever', () => {
    const anyNumbers = fc.record({
      onDemandPercentage: fc.double(),
      openAfterShortages: fc.double(),
      openAfterInterruptions: fc.double(),
      windowMs: fc.double(),
      holdMs: fc.double(),
      longestHoldMs: fc.double(),
      probeMs: fc.double(),
    });
    fc.assert(
      fc.property(anySnapshot(), anyNumbers, fc.double(), (snapshot, policy, desired) => {
        const { onDemandPercentage = 0 } = choosePurchase(snapshot, policy, desired);

        expect(onDemandPercentage).toSatisfy(Number.isInteger);
        expect(onDemandPercentage).toBeGreaterThanOrEqual(0);
        expect(onDemandPercentage).toBeLessThanOrEqual(100);
      }),
    );
  });
});

interface LaunchScene {
  readonly snapshot: Snapshot;
  readonly reordered: Snapshot;
  readonly policy: LaunchPolicy;
  readonly by: number;
  readonly plan: LaunchPlan;
}

describe('any launch plan', () => {
  checkLaws(anyLaunchScene(), {
    'asks for exactly as many, or leaves it to the group': ({ by, plan }) => {
      if (plan.kind === 'desired-capacity') return;

      expect(plan.requests.reduce((sum, { count }) => sum + count, 0)).toBe(by);
    },

    'asks each zone once, for 1 to 100, and none that is short': ({ plan }) => {
      if (plan.kind === 'desired-capacity') return;
      const zones = plan.requests.map(({ zone }) => zone);

      expect(new Set(zones).size).toBe(zones.length);
      expect(zones.filter((zone) => plan.avoided.includes(zone))).toEqual([]);
      for (const { count } of plan.requests) {
        expect(count).toBeGreaterThanOrEqual(1);
        expect(count).toBeLessThanOrEqual(100);
      }
    },

    'leaves no zone that it asks with more than one above any other': ({ snapshot, plan }) => {
      if (plan.kind === 'desired-capacity') return;
      const counted = snapshot.group.instances.filter(countsTowardsCapacity);
      const after = plan.requests.map(
        ({ zone, count }) => count + counted.filter((instance) => instance.zone === zone).length,
      );

      expect(Math.max(...after) - Math.min(...after)).toBeLessThanOrEqual(1);
    },

    'is the same for instances and activities in any order': ({ reordered, policy, by, plan }) => {
      expect(planLaunches(reordered, { by }, policy)).toEqual(plan);
    },

    'is described': ({ plan }) => {
      expect(describeLaunchPlan(plan)).toMatch(/^(by desired capacity: .+|synchronously: \d+ in .+)$/);
    },
  });
});

describe('any requested instances', () => {
  checkLaws(anyRequirements(), {
    'are resolved to types that meet every requirement, or to an error': (requirements) => {
      const { instanceTypes, problems } = resolveInstances(requirements);
      if (problems.some(({ severity }) => severity === 'error')) return;
      const {
        minVcpus = 2,
        maxVcpus = 2 * minVcpus,
        minMemoryGiB = 2,
        maxMemoryGiB = Infinity,
      } = requirements;

      expect(instanceTypes.length).toBeGreaterThan(0);
      for (const name of instanceTypes) {
        const type = findInstanceType(name);
        expect(type?.architecture).toBe(requirements.architecture);
        expect(type?.vcpus).toBeGreaterThanOrEqual(minVcpus);
        expect(type?.vcpus).toBeLessThanOrEqual(maxVcpus);
        expect(type?.memoryGiB).toBeGreaterThanOrEqual(minMemoryGiB);
        expect(type?.memoryGiB).toBeLessThanOrEqual(maxMemoryGiB);
      }
    },

    'have problems that say what they got, errors first': (requirements) => {
      const { problems } = resolveInstances(requirements, { imageArchitecture: 'arm64', selfHosted: true });
      const severities = problems.map(({ severity }) => ['error', 'warning', 'note'].indexOf(severity));

      expect(severities).toEqual(severities.toSorted((a, b) => a - b));
      for (const { message } of problems) expect(message).toMatch(/\S/);
    },
  });
});

function anyPurchaseScene(): fc.Arbitrary<PurchaseScene> {
  return fc
    .record({
      snapshot: fc.oneof(anySnapshot(), anyShortSnapshot()),
      policy: anyPurchasePolicy(),
      desired: fc.nat(60),
    })
    .chain(({ snapshot, policy, desired }) => {
      const choice = choosePurchase(snapshot, policy, desired);
      return anyReordered(snapshot).map((reordered) => ({ snapshot, reordered, policy, desired, choice }));
    });
}

/** Of a group that could not have machines lately. */
function anyShortSnapshot(): fc.Arbitrary<Snapshot> {
  const anyFailure = fc.record({
    purchaseOption: fc.constantFrom('on-demand' as const, 'spot' as const),
    minute: fc.nat(20),
  });
  return fc
    .record({ snapshot: anySnapshot(), failures: fc.array(anyFailure, { maxLength: 6 }) })
    .map(({ snapshot, failures }) => {
      const activities = failures.map(({ purchaseOption, minute }) =>
        aFailedLaunch({ endedAt: ago(minutes(minute)), shortage: { kind: 'no-capacity', purchaseOption } }),
      );
      return { ...snapshot, group: { ...snapshot.group, activities } };
    });
}

function anyLaunchScene(): fc.Arbitrary<LaunchScene> {
  return fc
    .record({ seen: anySnapshot(), policy: anyLaunchPolicy(), by: fc.oneof(fc.nat(9), fc.nat(350)) })
    .chain(({ seen, policy, by }) => {
      // A group that has all it wants, without which there is nothing but an objection.
      const desiredCapacity = seen.group.instances.filter(countsTowardsCapacity).length;
      const snapshot = { ...seen, group: { ...seen.group, desiredCapacity } };
      const plan = planLaunches(snapshot, { by }, policy);
      return anyReordered(snapshot).map((reordered) => ({ snapshot, reordered, policy, by, plan }));
    });
}

function anyRequirements(): fc.Arbitrary<InstanceRequirements> {
  return fc.record(
    {
      architecture: fc.constantFrom('arm64', 'x86_64'),
      minVcpus: fc.oneof(fc.constantFrom(1, 2, 4, 8), fc.double()),
      maxVcpus: fc.oneof(fc.constantFrom(2, 8, 64), fc.double()),
      minMemoryGiB: fc.oneof(fc.constantFrom(0.5, 2, 4, 16), fc.double()),
      maxMemoryGiB: fc.oneof(fc.constantFrom(8, 32, 512), fc.double()),
      burstable: fc.constantFrom('allowed', 'required', 'excluded'),
      allowed: fc.array(fc.oneof(fc.constantFrom('m7g', 'c7*', 't3.medium', '*'), fc.string())),
      excluded: fc.array(fc.oneof(fc.constantFrom('m7g', 'c7*', 't3.medium'), fc.string())),
    },
    { requiredKeys: ['architecture'] },
  );
}
