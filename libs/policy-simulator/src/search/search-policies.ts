import type { Policy } from '@poolkeeper/scaling-decision';
import type { Outcome } from '../simulation/outcome.ts';

/** The settings that a search varies. */
export type SearchedSettings = Pick<Policy, 'scaleInAfterMs' | 'minIdle'>;

export interface Candidate {
  readonly settings: SearchedSettings;
  readonly outcome: Outcome;
}

const minuteMs = 60_000;
const idleMinutes = [0, 0.5, 1, 2, 3, 5, 10, 20, 40];
const idleWorkers = [0, 1, 2, 3, 5, 10];

/** The settings that are tried: each time to keep idle workers with each number of them, up to the maximum size. */
export function settingsToTry(maxSize: number): readonly SearchedSettings[] {
  return idleWorkers
    .filter((minIdle) => minIdle <= maxSize)
    .flatMap((minIdle) => idleMinutes.map((minutes) => ({ minIdle, scaleInAfterMs: minutes * minuteMs })));
}

/** Those that no other beats: none has fewer instance-hours and a wait (p95) that is no longer. The cheapest first. */
export function front(candidates: readonly Candidate[]): readonly Candidate[] {
  const cheapestFirst = candidates.toSorted(
    (a, b) => a.outcome.instanceHours - b.outcome.instanceHours || a.outcome.waitP95 - b.outcome.waitP95,
  );
  const unbeaten: Candidate[] = [];
  let shortest = Infinity;
  for (const candidate of cheapestFirst) {
    if (candidate.outcome.waitP95 >= shortest) continue;
    shortest = candidate.outcome.waitP95;
    unbeaten.push(candidate);
  }
  return unbeaten;
}

/** The cheapest with a wait (p95, in seconds) of at most the target. Undefined if none reaches it. */
export function cheapestWithin(
  candidates: readonly Candidate[],
  targetSeconds: number,
): Candidate | undefined {
  return front(candidates).find(({ outcome }) => outcome.waitP95 <= targetSeconds);
}
