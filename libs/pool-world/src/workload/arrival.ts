import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';

/** A run to be queued. */
export interface RunRequest {
  readonly stack: string;
  /** How long it has a worker. Of a run that waits for a person, how long its plan takes. */
  readonly durationSeconds: number;
  /**
   * Whether it locks its stack until it has ended, as tracked runs and tasks do.
   * @default - true if it waits for a person or triggers runs, which only tracked runs do
   */
  readonly isTracked?: boolean;
  /** What follows the plan, `confirmedAfterMs` after its end. The worker is free until then. Infinity waits for a call. */
  readonly apply?: { readonly confirmedAfterMs: DurationMs; readonly durationSeconds: number };
  /** How long after its end the plan is discarded, instead of being applied. @default - it is not */
  readonly discardedAfterMs?: DurationMs;
  /**
   * Tracked runs of the stacks that depend on its stack. They are queued with it, start after it has finished, and are skipped if
   * it ends in any other way.
   */
  readonly triggers?: readonly RunRequest[];
}

/** A future run. */
export interface Arrival extends RunRequest {
  readonly queuedAt: EpochMs;
}

export function locksItsStack({ isTracked, apply, discardedAfterMs, triggers }: RunRequest): boolean {
  return isTracked ?? (apply !== undefined || discardedAfterMs !== undefined || triggers !== undefined);
}

/** How many runs these are, with those that they trigger. */
export function countRuns(runs: readonly RunRequest[]): number {
  return runs.reduce((sum, { triggers = [] }) => sum + 1 + countRuns(triggers), 0);
}
