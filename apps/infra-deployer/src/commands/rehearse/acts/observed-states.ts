import type { Stage } from '../stage/stage.ts';

/** The states of all instances so far, for errors. */
export function observedStates({ history }: Stage): string {
  return [...history].map(([id, states]) => `${id} ${states.join(', ')}`).join('; ');
}
