import type { PurchasePolicy, RollPolicy } from '@poolkeeper/instance-selection';
import type { RandomSource } from '@poolkeeper/pool-world';
import { drawPolicy } from './draw-policy.ts';
import type { DrawnSettings, Scenario } from './scenario.ts';

const minute = 60_000;

/** Draws the autoscaler's settings for a group. */
export function drawSettings(random: RandomSource, group: Scenario['group']): DrawnSettings {
  const { purchaseMix, warmPool } = group;
  return {
    policy: drawPolicy(random.fork('policy')),
    registrationGraceMs: random.pick([3, 4, 3, 5, 8, 10, 10, 15]) * minute,
    absenceWaitMs: random.pick([5, 10, 20, 30, 30]) * minute,
    settlingTimeMs: random.pick([0, 3_000, 10_000, 10_000, 10_000, 30_000]),
    dryRun: false,
    launch: {
      mode: random.chance(0.5) ? 'synchronous' : 'desired-capacity',
      hasWarmPool: warmPool !== undefined,
    },
    release: {
      minAgeMs: random.pick([0, 0, 2, 10]) * minute,
      keepsOneInEachZone: random.chance(0.2),
    },
    ...(random.chance(0.6) && { roll: drawRollPolicy(random.fork('roll'), group) }),
    ...(purchaseMix !== undefined &&
      random.chance(0.8) && {
        purchase: drawPurchasePolicy(random.fork('purchase'), purchaseMix.onDemandPercentage),
      }),
    ...(random.chance(0.4) && { passEveryMs: random.pick([5_000, 15_000, 20_000, 20_000]) }),
  };
}

function drawRollPolicy(random: RandomSource, { maxSize }: Scenario['group']): RollPolicy {
  return {
    outdated: random.chance(0.8),
    budget: random.pick([1, 2, { percent: 10 }, { percent: 50 }]),
    idleAtLeastMs: random.pick([0, 1, 5]) * minute,
    ...(random.chance(0.3) && {
      // Rolls must end: members are rolled one after the other, each followed by a cooldown.
      maxAgeMs: (30 + 15 * maxSize + random.integer(180)) * minute,
    }),
    ...(random.chance(0.2) && {
      windows: { timeZone: 'Europe/Warsaw', rules: [{ name: 'morning', from: '08:00', to: '12:00' }] },
    }),
  };
}

function drawPurchasePolicy(random: RandomSource, onDemandPercentage: number): PurchasePolicy {
  return {
    onDemandPercentage,
    openAfterShortages: random.pick([1, 2, 2, 3]),
    openAfterInterruptions: random.pick([1, 3, 3]),
    windowMs: random.pick([5, 15, 30]) * minute,
    holdMs: random.pick([2, 5, 15]) * minute,
    longestHoldMs: random.pick([15, 60]) * minute,
    probeMs: random.pick([1, 5, 15]) * minute,
  };
}
