import type { EpochMs } from '@poolkeeper/pool-model';

/** The time of the world that local-cloud serves: pool time. */
export interface Clock {
  now(): EpochMs;
  /** Pool seconds that pass in one second of this machine. */
  readonly speed: number;
}
