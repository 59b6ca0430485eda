import type { WaitReason } from '@poolkeeper/instance-selection';
import type { DurationMs } from '@poolkeeper/pool-model';

/**
 * What a round did about an event. `because` is a code: docs/gate.md lists them.
 * - `done`: the message can be deleted.
 * - `check-again`: the message stays in the queue, and becomes visible again after a pause.
 * - `redrive`: this gate cannot handle the message; an operator has to see it.
 */
export type Outcome =
  | { readonly kind: 'done'; readonly because: string }
  | CheckAgain
  | { readonly kind: 'redrive'; readonly because: string };

export interface CheckAgain {
  readonly kind: 'check-again';
  readonly because: string;
  readonly pace: Pace;
  /** The drains of an idle instance settle in this time, if the same process keeps its message: it waits for that. */
  readonly settlesInMs?: DurationMs;
}

/**
 * How soon to check again. `soon`: the next round is likely to finish the event. `everyMs`: an absence has to last, and each round
 * adds to it.
 */
export type Pace = 'soon' | 'usual' | { readonly everyMs: DurationMs };

/** What is believed only after it has lasted for the absence wait. */
const reasonsOfAbsence: ReadonlySet<WaitReason> = new Set(['answer-not-trusted', 'no-witness']);

/** Four processes that take turns still keep an absence unbroken, whose gaps may be a quarter of the absence wait. */
const roundsInAbsenceWait = 18;
const longestPauseMs: DurationMs = 100_000;

/**
 * The pace for an instance that waits for this reason. An absence has to last for the whole absence wait within the memory of
 * one process. Fewer rounds are fewer occasions to lose that memory, and no run waits for it.
 */
export function paceOf(reason: WaitReason, absenceWaitMs: DurationMs): Pace {
  if (!reasonsOfAbsence.has(reason)) return 'usual';
  return { everyMs: Math.min(longestPauseMs, absenceWaitMs / roundsInAbsenceWait) };
}

export function done(because: string): Outcome {
  return { kind: 'done', because };
}

export function checkAgain(because: string, pace: Pace = 'usual'): CheckAgain {
  return { kind: 'check-again', because, pace };
}

/** Checks an idle instance again once its drains have settled. */
export function settling(because: string, settlesInMs: DurationMs): CheckAgain {
  return { ...checkAgain(because, 'soon'), settlesInMs };
}
