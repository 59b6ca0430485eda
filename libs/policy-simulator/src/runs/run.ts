import type { DurationMs } from '@poolkeeper/pool-model';
import type { Arrival } from '@poolkeeper/pool-world';

/** A run to simulate. An `Arrival` is one that needs no confirmation and triggers no other. */
export interface Run extends Arrival {
  /** What follows the plan, when somebody has confirmed it. The worker is free until then. */
  readonly apply?: { readonly confirmedAfterMs: DurationMs; readonly durationSeconds: number };
  /** Whether it waits for its stack where stacks are locked, and locks it. Proposed runs do not. @default true */
  readonly locksStack?: boolean;
  /** Runs that this one triggers when it has ended. They are queued then, whatever they say. */
  readonly triggers?: readonly Run[];
}

/** How many runs these are, with those that they trigger. */
export function countRuns(runs: readonly Run[]): number {
  return runs.reduce((sum, { triggers = [] }) => sum + 1 + countRuns(triggers), 0);
}
