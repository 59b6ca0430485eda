import type { RandomSource, WarmPoolSettings } from '@poolkeeper/pool-world';
import type { Scenario } from './scenario.ts';

/** Draws the group, and whether it has a launch hook. With `reuse` it has a warm pool that gets its instances back. */
export function drawGroup(
  random: RandomSource,
  { reuse = false } = {},
): Pick<Scenario, 'group' | 'readinessGate'> {
  const maxSize = random.pick([1, 2, 3, 5, 8, 12, 20]);
  const minSize = random.pick([0, 0, 0, 1, Math.ceil(maxSize / 2), maxSize]);
  const isMixed = random.chance(0.7) && !reuse;
  // AWS keeps no spot instances warm.
  const hasWarmPool = reuse || (!isMixed && random.chance(0.3));
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
        warmPool: drawWarmPool(random, { maxSize, reuse }),
      }),
      heartbeatTimeoutSeconds: random.pick([120, 300, 300, 300, 900]),
      customTerminationPolicy: random.chance(0.5),
      capacityRebalance: random.chance(0.3),
    },
    readinessGate: random.chance(0.7),
  };
}

/** Poolkeeper lets only stopped instances return to the warm pool. AWS does not say whether those do that it terminates on request. */
function drawWarmPool(
  random: RandomSource,
  { maxSize, reuse }: { readonly maxSize: number; readonly reuse: boolean },
): WarmPoolSettings {
  const minSize = random.integer(3);
  const maxGroupPreparedCapacity = random.integer(maxSize + 1);
  const drawnState = random.pick(['Stopped', 'Hibernated', 'Running'] as const);
  const poolState = reuse ? 'Stopped' : drawnState;
  const ofReuse = random.fork('reuse');
  const reuses = reuse || (poolState === 'Stopped' && ofReuse.chance(0.7));
  return {
    minSize,
    maxGroupPreparedCapacity,
    poolState,
    ...(reuses && { reuseOnScaleIn: true, reuseOnRequest: ofReuse.chance(0.7) }),
  };
}
