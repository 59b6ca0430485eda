import type { EpochMs } from '@poolkeeper/pool-model';

/** The invariants of every history. */
export type Invariant =
  | 'no-run-interrupted-by-us'
  | 'desired-capacity-within-bounds'
  | 'no-instance-unexplained'
  | 'back-at-rest'
  | 'every-message-accounted-for'
  | 'every-run-accounted-for'
  | 'held-by-heartbeats'
  | 'no-starvation'
  | 'within-disruption-budget';

export interface Violation {
  readonly invariant: Invariant;
  readonly at: EpochMs;
  /** What was observed, with the ids of the runs, instances and workers. */
  readonly detail: string;
}
