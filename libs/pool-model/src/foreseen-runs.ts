import type { DurationMs, EpochMs } from './time.ts';

/**
 * What a run waits for before it needs a worker.
 *
 * - `confirmation`: a person has to confirm its plan.
 * - `review`: an approval policy has to let it go on.
 * - `queue`: a run of another stack, or an approval. No run of its own stack holds it up.
 */
export type WaitKind = 'confirmation' | 'review' | 'queue';

/** A run that needs no worker yet. */
export interface WaitingRun {
  /** ULID. Spacelift's word, for logs only. */
  readonly runId: string;
  readonly stack: string;
  readonly waitsFor: WaitKind;
  readonly since: EpochMs;
}

/** A wait that is over. */
export interface PastWait {
  readonly kind: WaitKind;
  readonly lastedMs: DurationMs;
  /** Whether the run needed a worker at its end. It was discarded, canceled, or goes on to wait for something else if not. */
  readonly neededWorker: boolean;
}

/** The runs of a pool that may need a worker soon, and what is known of such waits. */
export interface RunsAhead {
  /** At most one of each stack whose runs lock it: a stack needs one worker at a time. */
  readonly waiting: readonly WaitingRun[];
  readonly past: readonly PastWait[];
}

/** A run that is not queued yet but known to be likely. */
export interface ForeseenRun extends WaitingRun {
  /** How likely it is to need a worker before a boot is over, from 0 to 1. */
  readonly likelihood: number;
  /** When half of those that waited as long, and needed a worker in the end, had got that far. Absent when none waited as long. */
  readonly expectedAt?: EpochMs;
}
