import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';

/** How much of a cooldown is left. 0 when it is over, off (0, negative, NaN), or nothing set it off. */
export function cooldownLeft(cooldownMs: DurationMs, since: EpochMs, observedAt: EpochMs): DurationMs {
  // A clock that is a little behind the group's makes no cooldown longer than it is.
  const left = cooldownMs - Math.max(0, observedAt - since);
  return left > 0 ? left : 0;
}
