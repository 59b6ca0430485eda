import type { DurationMs } from '@poolkeeper/pool-model';
import type { Arrival } from '@poolkeeper/pool-world';
import type { Policy } from '@poolkeeper/scaling-decision';
import type { IncumbentSettings } from './incumbent.ts';

/** A pool and its future runs. */
export interface ReplayInput {
  /** In the order in which they are queued. */
  readonly arrivals: readonly Arrival[];
  readonly minSize: number;
  readonly maxSize: number;
  /** The time from a launch until its worker registers. */
  readonly bootSeconds: number;
  readonly seed: number;
}

/** What scales the pool. */
export type Scaler =
  | {
      readonly kind: 'poolkeeper';
      readonly policy: Policy;
      /** @default - one pass a minute */
      readonly passEveryMs?: DurationMs;
    }
  | ({ readonly kind: 'incumbent' } & IncumbentSettings);
