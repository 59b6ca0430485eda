import type { DurationMs, EpochMs } from './time.ts';

/** Past demand of a pool: how many workers it could have used at once, which is its pending runs and busy workers. */
export interface DemandHistory {
  /** Each point is the largest demand in a period of this length. */
  readonly periodMs: DurationMs;
  /** Ascending in time. Periods without a pass are missing. */
  readonly points: readonly DemandPoint[];
}

export interface DemandPoint {
  /** When the period began. */
  readonly at: EpochMs;
  readonly demand: number;
}
