import type { EpochMs } from '@poolkeeper/pool-model';

/** Hours since a launch, to a tenth; undefined when the launch is not known. It is what has been paid for so far. */
export function ageInHours(launchedAt: EpochMs | undefined, now: EpochMs): number | undefined {
  return launchedAt === undefined ? undefined : Math.max(0, Math.round((now - launchedAt) / 360_000) / 10);
}
