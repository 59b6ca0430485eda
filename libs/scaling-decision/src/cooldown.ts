import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';

/** How much of a cooldown is left. 0 when it is over, off (0, negative, NaN), or nothing set it off. */
export function cooldownLeft(
  cooldownMs: DurationMs | undefined,
  since: EpochMs,
  observedAt: EpochMs,
): DurationMs {
  if (cooldownMs === undefined || !(cooldownMs > 0) || since === -Infinity) return 0;
  // A clock that is a little behind the group's makes no cooldown longer than it is.
  const elapsed = Math.max(0, observedAt - since);
  return Math.max(0, cooldownMs - elapsed);
}
