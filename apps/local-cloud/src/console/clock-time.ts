import type { EpochMs } from '@poolkeeper/pool-model';

/** `09:42:10`, in UTC as all times of the pool. */
export function clockTime(moment: EpochMs): string {
  return new Date(moment).toISOString().slice(11, 19);
}
