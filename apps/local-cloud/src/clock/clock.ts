import type { EpochMs } from '@poolkeeper/pool-model';

/** A clock that shows pool time, the time of the simulated world. */
export interface Clock {
  now(): EpochMs;
  /** Pool seconds per second of real time. */
  readonly speed: number;
}
