import { addWorkflow, generateWorkload, type Arrival, type RandomSource } from '@poolkeeper/pool-world';
import type { Scenario } from './scenario.ts';

const msPerHour = 3_600_000;
const longRunShare = 0.03;
/** About one in forty histories has such a run. It outlives the hook of a group with a short heartbeat timeout. */
const veryLongRunShare = 0.001;
/** Share of the histories whose runs lock their stacks, wait for a person and trigger each other. */
const workflowShare = 0.5;
/** Share of the plans that a person discards. */
const discardedShare = 0.1;

/**
 * Draws the runs of a history: part of a working day with single changes and bursts, of runs that take seconds to an hour,
 * a few that take hours, and hardly any that take a day.
 */
export function drawArrivals(
  { startAt, troubledUntil, seed, group }: Omit<Scenario, 'arrivals'>,
  { random, runs = Infinity }: { readonly random: RandomSource; readonly runs?: number },
): readonly Arrival[] {
  const hours = (troubledUntil - startAt) / msPerHour;
  const pace = 1 + random.integer(6);
  const count = Math.max(1, Math.round(hours * pace * Math.sqrt(group.maxSize)));
  const arrivals = generateWorkload({ runs: count, seed, startAt, hours })
    .filter(({ queuedAt }) => queuedAt < troubledUntil)
    .map((arrival) => ({ ...arrival, durationSeconds: drawDuration(arrival.durationSeconds, random) }));
  const wanted = arrivals.slice(0, runs);
  return random.fork('workflow').chance(workflowShare)
    ? addWorkflow(wanted, { seed, discardedShare })
    : wanted;
}

function drawDuration(usualSeconds: number, random: RandomSource): number {
  if (random.chance(veryLongRunShare)) return (4 + random.integer(26)) * 3600;
  if (random.chance(longRunShare)) return 1800 + random.integer(3.5 * 3600);
  return random.chance(0.1) ? 1 + random.integer(10) : usualSeconds;
}
