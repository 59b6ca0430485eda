import type { FaultProfile, Interruption } from '@poolkeeper/pool-world';
import type { Violation } from '../invariants/violation.ts';

/** What the soak asks a job of: a stretch of seeds, or the story of one that failed. */
export type SoakRequest = { readonly options: HistoryOptions } & (
  | { readonly kind: 'play'; readonly from: number; readonly seeds: number }
  | { readonly kind: 'report'; readonly seed: number }
);

export interface HistoryOptions {
  readonly faults: FaultProfile;
  readonly runs?: number;
  readonly hours?: number;
}

export type SoakAnswer =
  { readonly kind: 'played'; readonly tally: Tally } | { readonly kind: 'reported'; readonly report: string };

/** What became of a stretch of seeds. */
export interface Tally {
  readonly histories: number;
  readonly runs: number;
  readonly finished: number;
  readonly interrupted: Readonly<Partial<Record<Interruption, number>>>;
  readonly instances: number;
  readonly poolHours: number;
  /** How many instances were released how many seconds after they had idled, by whole seconds. */
  readonly lateness: Readonly<Partial<Record<number, number>>>;
  readonly failures: readonly { readonly seed: number; readonly violation: Violation }[];
}
