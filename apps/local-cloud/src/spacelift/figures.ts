import type { EpochMs } from '@poolkeeper/pool-model';
import { workerNeedsOf, type SpaceliftPools } from '@poolkeeper/pool-world';
import { describeStack, stacksOf, unixSeconds } from './runs.ts';

/** What the account has used in the month of `now`. */
export function describeUsage(pools: SpaceliftPools, now: EpochMs) {
  const date = new Date(now);
  const month = (offset: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset);
  const runs = pools.all().flatMap((pool) => pool.runs());
  const usedMs = runs
    .flatMap(workerNeedsOf)
    .filter(({ startedAt }) => startedAt !== undefined && startedAt >= month(0))
    .reduce((sum, { startedAt = now, endedAt = now }) => sum + (endedAt - startedAt), 0);
  return {
    billingPeriodStart: unixSeconds(month(0)),
    billingPeriodEnd: unixSeconds(month(1)),
    usedPrivateMinutes: Math.floor(usedMs / 60_000),
    usedPublicMinutes: 0,
    usedSeats: 1,
    usedWorkers: pools.all().reduce((sum, pool) => sum + pool.workers().length, 0),
  };
}

/** Metrics of stacks and runs. Stacks have no resources here. */
export function describeMetrics(pools: SpaceliftPools) {
  const runs = pools.all().flatMap((pool) => pool.runs());
  const states = stacksOf(pools).map((stack) => describeStack(stack).state);
  const durations = runs
    .flatMap(workerNeedsOf)
    .flatMap(({ startedAt, endedAt }) =>
      startedAt === undefined || endedAt === undefined ? [] : (endedAt - startedAt) / 1000,
    )
    .sort((a, b) => a - b);
  const total = durations.reduce((sum, seconds) => sum + seconds, 0);
  const point = (value: number) => (durations.length === 0 ? [] : [{ value, labels: [] }]);
  return {
    stacksCountByState: [...Map.groupBy(states, (state) => state)].map(([state, stacks]) => ({
      value: stacks.length,
      labels: [state],
    })),
    resourcesCountByDrift: [],
    avgStackSizeByResourceCount: [],
    averageRunDuration: point(total / durations.length),
    medianRunDuration: point(durations[Math.floor(durations.length / 2)] ?? 0),
  };
}
