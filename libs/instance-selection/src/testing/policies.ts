import fc from 'fast-check';
import { minutes } from '@poolkeeper/pool-model/testing';
import { anySchedule } from '@poolkeeper/scaling-decision/testing';
import type { LaunchPolicy } from '../launching/plan-launches.ts';
import type { GroupTerminationRequest } from '../leaving/select-for-group-termination.ts';
import type { TerminationLimits } from '../leaving/select-for-termination.ts';
import type { StrayLimits } from '../leaving/select-strays.ts';
import type { PurchasePolicy } from '../purchase/purchase-policy.ts';
import type { RollPolicy } from '../rolling/roll-policy.ts';

const anyZone = fc.constantFrom('eu-west-1a', 'eu-west-1b', 'eu-west-1c');
const anyCount = fc.oneof(fc.nat(5), fc.constant(Infinity));

/** Any sensible policy: off or on, by template or age or both, with a budget that bites or does not. */
export function anyRollPolicy(): fc.Arbitrary<RollPolicy> {
  return fc.record(
    {
      outdated: fc.boolean(),
      maxAgeMs: fc.constantFrom(minutes(10), minutes(60), minutes(24 * 60)),
      budget: fc.oneof(fc.nat(5), fc.record({ percent: fc.constantFrom(1, 10, 34, 100) })),
      idleAtLeastMs: fc.constantFrom(0, minutes(1), minutes(10)),
      windows: anySchedule(),
    },
    { requiredKeys: ['outdated', 'budget', 'idleAtLeastMs'] },
  );
}

/** Any sensible policy: a breaker that opens early or late, for short or long. */
export function anyPurchasePolicy(): fc.Arbitrary<PurchasePolicy> {
  const anySpan = fc.constantFrom(minutes(2), minutes(15), minutes(60));
  return fc.record(
    {
      onDemandPercentage: fc.constantFrom(0, 25, 50, 100),
      openAfterShortages: fc.integer({ min: 1, max: 3 }),
      openAfterInterruptions: fc.integer({ min: 1, max: 4 }),
      windowMs: anySpan,
      holdMs: anySpan,
      longestHoldMs: fc.constantFrom(minutes(30), minutes(240)),
      probeMs: anySpan,
    },
    { requiredKeys: ['onDemandPercentage'] },
  );
}

/** Any sensible policy, synchronous more often than not. */
export function anyLaunchPolicy(): fc.Arbitrary<LaunchPolicy> {
  return fc.record(
    {
      mode: fc.constantFrom('synchronous', 'synchronous', 'desired-capacity'),
      zones: fc.uniqueArray(anyZone),
      avoidZoneMs: fc.constantFrom(0, minutes(3), minutes(90)),
      hasWarmPool: fc.boolean(),
    },
    { requiredKeys: ['mode'] },
  );
}

export function anyTerminationLimits(): fc.Arbitrary<TerminationLimits> {
  return fc.record(
    {
      atMost: anyCount,
      idleAtLeastMs: fc.constantFrom(0, minutes(5), minutes(45)),
      minAgeMs: fc.constantFrom(0, minutes(5), minutes(45)),
      maxAgeMs: fc.constantFrom(minutes(10), minutes(60), Infinity),
      keepsOneInEachZone: fc.boolean(),
      spotRiskMemoryMs: fc.constantFrom(0, minutes(30), Infinity),
    },
    { requiredKeys: ['atMost', 'idleAtLeastMs'] },
  );
}

export function anyStrayLimits(): fc.Arbitrary<StrayLimits> {
  return fc.record({
    atOnce: fc.oneof(fc.nat(3), fc.constant(Infinity)),
    largestShare: fc.double({ min: 0, max: 1, noNaN: true }),
  });
}

/** What a group may ask its termination policy for, some of it about instances that it does not have. */
export function anyGroupTerminationRequest(): fc.Arbitrary<GroupTerminationRequest> {
  return fc.record(
    {
      capacity: fc.array(
        fc.record({
          zone: anyZone,
          purchaseOption: fc.constantFrom('on-demand' as const, 'spot' as const),
          capacity: fc.nat(4),
        }),
        { maxLength: 6 },
      ),
      candidates: fc.subarray(Array.from({ length: 25 }, (_, n) => `i-${n.toString(16).padStart(17, '0')}`)),
      replaces: fc.boolean(),
    },
    { requiredKeys: ['capacity'] },
  );
}
