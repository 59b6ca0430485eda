import type { Pace } from './cadence.ts';

/**
 * What became of a message, for now. `because` is a code: docs/gate.md has them all.
 * - `done`: it can be deleted.
 * - `look-again`: it comes back by itself.
 * - `redrive`: nothing can be done for it here; a person has to look at it.
 */
export type Outcome =
  | { readonly kind: 'done'; readonly because: string }
  | { readonly kind: 'look-again'; readonly because: string; readonly pace: Pace }
  | { readonly kind: 'redrive'; readonly because: string };

export function done(because: string): Outcome {
  return { kind: 'done', because };
}

export function lookAgain(because: string, pace: Pace = 'usual'): Outcome {
  return { kind: 'look-again', because, pace };
}
