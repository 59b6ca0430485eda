import type { EpochMs } from '@poolkeeper/pool-model';

/** The promises that every history has to keep. */
export type Invariant =
  | 'no-run-interrupted-by-us'
  | 'desired-capacity-within-bounds'
  | 'no-instance-unexplained'
  | 'back-at-rest'
  | 'every-message-accounted-for'
  | 'held-by-heartbeats'
  | 'no-starvation'
  | 'within-disruption-budget';

export interface Violation {
  readonly invariant: Invariant;
  readonly at: EpochMs;
  /** What was seen, with the ids of whom it is about. */
  readonly detail: string;
}
