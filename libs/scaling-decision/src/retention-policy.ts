import type { DurationMs } from '@poolkeeper/pool-model';

/** Keeps idle workers for as long as the pool's past says that it pays. */
export interface AdaptiveRetention {
  /** An idle worker is kept for at least so long. */
  readonly floorMs: DurationMs;
  /** And for at most so long. */
  readonly ceilingMs: DurationMs;
  /**
   * What a run's wait for one boot is worth, in the time of an idle worker: at 10 minutes, waiting for a boot is as bad as
   * ten minutes of an idle instance. @default - ten times the boot time that was observed
   */
  readonly waitWorthMs?: DurationMs;
}
