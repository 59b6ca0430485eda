import type { FaultKind, FaultProfile, Interruption } from '@poolkeeper/pool-world';
import type { Dimension } from './dimensions.ts';
import type { Violation } from '../invariants/violation.ts';

/** A request to a job: to play a batch of seeds, or to report a failed one. */
export type SoakRequest = { readonly options: HistoryOptions } & (
  | { readonly kind: 'play'; readonly from: number; readonly seeds: number }
  | { readonly kind: 'report'; readonly seed: number }
);

export interface HistoryOptions {
  readonly faults: FaultProfile;
  readonly runs?: number;
  readonly hours?: number;
  readonly reuse?: boolean;
}

export type SoakAnswer =
  { readonly kind: 'played'; readonly tally: Tally } | { readonly kind: 'reported'; readonly report: string };

/** The sum of the outcomes of several seeds. */
export interface Tally {
  readonly histories: number;
  readonly runs: number;
  readonly finished: number;
  readonly discarded: number;
  readonly interrupted: Readonly<Partial<Record<Interruption, number>>>;
  /** In how many histories each kind of fault struck. */
  readonly struck: Readonly<Partial<Record<FaultKind, number>>>;
  /** How many histories had each dimension. */
  readonly dimensions: Readonly<Partial<Record<Dimension, number>>>;
  readonly instances: number;
  readonly poolHours: number;
  /** The number of released instances, by whole seconds from idle to released. */
  readonly lateness: Readonly<Partial<Record<number, number>>>;
  readonly failures: readonly { readonly seed: number; readonly violation: Violation }[];
}
