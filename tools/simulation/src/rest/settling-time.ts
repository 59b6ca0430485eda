import { defaultRollPolicy } from '@poolkeeper/instance-selection';
import type { DurationMs } from '@poolkeeper/pool-model';
import type { Scenario } from '../scenario/scenario.ts';

const minute = 60_000;

/** How long an instance may be unexplained beyond two graces and four absence waits: see `settlingTime`. */
const patienceMs: DurationMs = 45 * minute;

/**
 * How long a pool whose runs have ended may take to come to rest, by the waits of its policies.
 *
 * A launch that is lost costs a grace and an absence wait at the launch hook, and an absence wait at the termination hook. A
 * stray costs as much at the autoscaler. The end of a process, within half an hour to four, can restart one of the waits.
 */
export function settlingTime({ autoscaler, group }: Scenario): DurationMs {
  const { policy, registrationGraceMs, absenceWaitMs, settlingTimeMs, purchase, roll, release } = autoscaler;
  const { scaleInAfterMs, retention, stabilizationMs = 0, scaleInCooldownMs = 0, maxStepIn } = policy;
  const idleMs = Math.max(scaleInAfterMs, retention?.ceilingMs ?? 0, release?.minAgeMs ?? 0);
  const steps = Math.ceil(group.maxSize / Math.max(1, maxStepIn));
  const tryingSpotMs =
    purchase === undefined ? 0 : 2 * (purchase.longestHoldMs ?? 0) + 2 * (purchase.probeMs ?? 0);
  const { idleAtLeastMs } = roll ?? defaultRollPolicy;
  const rollingMs = group.maxSize * (idleAtLeastMs + 5 * minute);
  // Fixing a launch template leaves the broken instances in the warm pool, which come into service and are replaced in turn.
  const warmMs = group.warmPool === undefined ? 0 : group.maxSize * (registrationGraceMs + 2 * minute);
  return (
    patienceMs +
    2 * registrationGraceMs +
    4 * absenceWaitMs +
    settlingTimeMs +
    idleMs +
    stabilizationMs +
    steps * Math.max(minute, scaleInCooldownMs) +
    tryingSpotMs +
    warmMs +
    rollingMs
  );
}
