import type { Policy } from '@poolkeeper/scaling-decision';
import type { Outcome } from '../simulation/outcome.ts';

/** The settings that a search varies. */
export interface SearchedSettings extends Pick<Policy, 'scaleInAfterMs' | 'minIdle'> {
  /** Instances in service or in the warm pool, at least. 0 for no warm pool. */
  readonly prepared: number;
}

export interface Candidate {
  readonly settings: SearchedSettings;
  readonly outcome: Outcome;
  /** In any unit. */
  readonly cost: number;
}

const minuteMs = 60_000;
const idleMinutes = [0, 0.5, 1, 2, 3, 5, 10, 20, 40];
const idleWorkers = [0, 1, 2, 3, 5, 10];
const idleMinutesOfWarmPools = [0, 1, 5];
const preparedInstances = [1, 2, 3, 5, 10, 20, 50];

/** The settings that are tried: each time to keep idle workers with each number of them, up to the maximum size. */
export function settingsToTry(maxSize: number): readonly SearchedSettings[] {
  return idleWorkers
    .filter((minIdle) => minIdle <= maxSize)
    .flatMap((minIdle) =>
      idleMinutes.map((minutes) => ({ minIdle, scaleInAfterMs: minutes * minuteMs, prepared: 0 })),
    );
}

/** Warm pools of each size up to the maximum, each with some times to keep idle workers. What they cost depends on prices. */
export function warmPoolsToTry(maxSize: number): readonly SearchedSettings[] {
  return preparedInstances
    .filter((prepared) => prepared <= maxSize)
    .flatMap((prepared) =>
      idleMinutesOfWarmPools.map((minutes) => ({ minIdle: 0, scaleInAfterMs: minutes * minuteMs, prepared })),
    );
}

/** Those that no other beats: none costs less and has a wait (p95) that is no longer. The cheapest first. */
export function front(candidates: readonly Candidate[]): readonly Candidate[] {
  const cheapestFirst = candidates.toSorted(
    (a, b) => a.cost - b.cost || a.outcome.waitP95 - b.outcome.waitP95,
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
