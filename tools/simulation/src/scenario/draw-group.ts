import type { RandomSource, WarmPoolSettings } from '@poolkeeper/pool-world';
import type { Scenario } from './scenario.ts';

/** Draws the group, and whether it has a launch hook. */
export function drawGroup(random: RandomSource): Pick<Scenario, 'group' | 'readinessGate'> {
  const maxSize = random.pick([1, 2, 3, 5, 8, 12, 20]);
  const minSize = random.pick([0, 0, 0, 1, Math.ceil(maxSize / 2), maxSize]);
  const isMixed = random.chance(0.7);
  // AWS keeps no spot instances warm.
  const hasWarmPool = !isMixed && random.chance(0.3);
  return {
    group: {
      minSize,
      maxSize,
      zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'].slice(0, random.pick([1, 2, 3, 3])),
      instanceTypes: ['t3.small', 't3a.small', 'm5.large'].slice(0, random.pick([1, 2, 3])),
      ...(isMixed && {
        purchaseMix: {
          onDemandBase: random.pick([0, 0, 1]),
          onDemandPercentage: random.pick([100, 50, 20, 0, 0]),
        },
      }),
      ...(hasWarmPool && {
        warmPool: drawWarmPool(random, maxSize),
      }),
      heartbeatTimeoutSeconds: random.pick([120, 300, 300, 300, 900]),
      customTerminationPolicy: random.chance(0.5),
      capacityRebalance: random.chance(0.3),
    },
    readinessGate: random.chance(0.7),
  };
}

/** Poolkeeper lets only stopped instances return to the warm pool. AWS does not say whether those do that it terminates on request. */
function drawWarmPool(random: RandomSource, maxSize: number): WarmPoolSettings {
  const minSize = random.integer(3);
  const maxGroupPreparedCapacity = random.integer(maxSize + 1);
  const poolState = random.pick(['Stopped', 'Hibernated', 'Running'] as const);
  const reuse = random.fork('reuse');
  const reuses = poolState === 'Stopped' && reuse.chance(0.7);
  return {
    minSize,
    maxGroupPreparedCapacity,
    poolState,
    ...(reuses && { reuseOnScaleIn: true, reuseOnRequest: reuse.chance(0.7) }),
  };
}
