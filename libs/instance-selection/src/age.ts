import type { DurationMs, EpochMs, Instance } from '@poolkeeper/pool-model';

/** How long ago an instance was launched: 0 when a skewed clock says that it will be, NaN when nobody knows. */
export function ageOf({ launchedAt }: Instance, observedAt: EpochMs): DurationMs {
  return launchedAt === undefined ? Number.NaN : Math.max(0, observedAt - launchedAt);
}
