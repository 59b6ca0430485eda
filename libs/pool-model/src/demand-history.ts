import type { DurationMs, EpochMs } from './time.ts';

/** How many workers a pool could have used at once, over a past time: pending runs and busy workers. */
export interface DemandHistory {
  /** What each point stands for: the largest demand in a period of this length. */
  readonly periodMs: DurationMs;
  /** Ascending in time. Periods in which nobody looked are missing. */
  readonly points: readonly DemandPoint[];
}

export interface DemandPoint {
  /** When the period began. */
  readonly at: EpochMs;
  readonly demand: number;
}
