import type { Instance } from './instance.ts';
import type { DurationMs, EpochMs } from './time.ts';

/**
 * Whether an instance has had its time to bring up a worker. An instance whose launch time is unknown, or in the
 * future by a skewed clock, has not: nothing is given up for lack of knowledge.
 */
export function isPastRegistrationGrace(
  instance: Instance,
  { observedAt, registrationGraceMs }: { observedAt: EpochMs; registrationGraceMs: DurationMs },
): boolean {
  return instance.launchedAt !== undefined && observedAt - instance.launchedAt >= registrationGraceMs;
}
