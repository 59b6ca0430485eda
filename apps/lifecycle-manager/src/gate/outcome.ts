import type { WaitReason } from '@poolkeeper/instance-selection';

/**
 * What a round did about an event. `because` is a code: docs/gate.md lists them.
 * - `done`: the message can be deleted.
 * - `check-again`: the message stays in the queue, and becomes visible again after a pause.
 * - `redrive`: this gate cannot handle the message; an operator has to see it.
 */
export type Outcome =
  | { readonly kind: 'done'; readonly because: string }
  | { readonly kind: 'check-again'; readonly because: string; readonly pace: Pace }
  | { readonly kind: 'redrive'; readonly because: string };

/**
 * How soon to check again. `soon`: the next round is likely to finish the event. `patient`: the answer changes only with
 * time.
 */
export type Pace = 'soon' | 'usual' | 'patient';

/**
 * The pace for an instance that waits for this reason. An absence that is not trusted has to last for a whole registration
 * grace within the memory of one process. Fewer rounds are fewer occasions to lose that memory, and no run waits for it.
 */
export function paceOf(reason: WaitReason): Pace {
  return reason === 'answer-not-trusted' ? 'patient' : 'usual';
}

export function done(because: string): Outcome {
  return { kind: 'done', because };
}

export function checkAgain(because: string, pace: Pace = 'usual'): Outcome {
  return { kind: 'check-again', because, pace };
}
