import { countMembers, type Snapshot } from '@poolkeeper/pool-model';
import { asCount } from '../as-count.ts';
import type { DisruptionBudget } from './roll-policy.ts';

/** How many members may be without a worker that serves at once. */
export function allowedDisruption(budget: DisruptionBudget, desiredCapacity: number): number {
  if (typeof budget === 'number') return asCount(budget);
  const { percent } = budget;
  return percent > 0 ? Math.max(1, asCount((desiredCapacity * percent) / 100)) : 0;
}

/**
 * How many of the group's desired capacity have no worker that serves. What is leaving counts by its replacement, which
 * is to be launched or booting; so a long run on a leaving member does not use up the budget, and a scale-in, which asks
 * for no replacement, neither.
 */
export function currentDisruption(snapshot: Snapshot): number {
  const { idle, busy } = countMembers(snapshot);
  return Math.max(0, asCount(snapshot.group.desiredCapacity) - idle - busy);
}
