import type { EpochMs } from '@poolkeeper/pool-model';
import type { RunState, SimulatedRun, Spacelift, SpaceliftPools } from '@poolkeeper/pool-world';
import { GraphQLError } from 'graphql';

/** Spacelift's names of a run's states. A run of the world has no plan that waits for a confirmation. */
const stateNames = {
  queued: 'QUEUED',
  running: 'PLANNING',
  finished: 'FINISHED',
  interrupted: 'FAILED',
} as const satisfies Record<RunState, string>;

function describeRun({ id, state, queuedAt, startedAt, endedAt }: SimulatedRun) {
  const transition = (to: RunState, at: EpochMs | undefined) =>
    at === undefined
      ? []
      : { state: stateNames[to], terminal: to !== 'queued' && to !== 'running', timestamp: unixSeconds(at) };
  return {
    id,
    state: stateNames[state],
    type: 'TRACKED',
    createdAt: unixSeconds(queuedAt),
    updatedAt: unixSeconds(endedAt ?? startedAt ?? queuedAt),
    finished: endedAt !== undefined,
    driftDetection: false,
    isPrioritized: false,
    // Newest first.
    history: [
      transition(state, endedAt),
      transition('running', startedAt),
      transition('queued', queuedAt),
    ].flat(),
  };
}

/** The stack of a run, with its runs in all pools, newest first. Null if no run has been queued for it. */
export function describeStack(pools: SpaceliftPools, id: string) {
  const found = pools
    .all()
    .map((pool) => ({ pool, runs: pool.runs().filter(({ stack }) => stack === id) }))
    .filter(({ runs }) => runs.length > 0);
  const [first] = found;
  if (first === undefined) return null;
  const runs = found.flatMap((each) => each.runs).sort((a, b) => b.queuedAt - a.queuedAt);
  return {
    id,
    name: id,
    pool: first.pool,
    runs: ({ before }: { readonly before?: string | null }) => {
      const start = before == null ? 0 : runs.findIndex((run) => run.id === before) + 1;
      return runs.slice(start, start + runsOfPage).map(describeRun);
    },
  };
}

const runsOfPage = 50;
const mostSearched = 100;

interface SearchInput {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly fullTextSearch?: string | null;
  readonly predicates?: readonly unknown[] | null;
  readonly orderBy?: { readonly field: string; readonly direction: string } | null;
}

/** The runs in progress and then those that wait, in pages. */
export function searchSchedulableRuns(spacelift: Spacelift, input: SearchInput) {
  const { first, after, fullTextSearch, predicates, orderBy } = input;
  if ((predicates ?? []).length > 0 || (fullTextSearch ?? '') !== '') {
    throw new GraphQLError('local-cloud does not support predicates and searches for text');
  }
  if (orderBy != null && !(orderBy.field === 'position' && orderBy.direction === 'ASC')) {
    throw new GraphQLError(`local-cloud does not support the order by ${orderBy.field} ${orderBy.direction}`);
  }
  const inState = (wanted: RunState) => spacelift.runs().filter(({ state }) => state === wanted);
  const runs = [...inState('running'), ...inState('queued')].map((run, index) => ({
    run,
    position: index + 1,
  }));
  const start = after == null || after === '' ? 0 : runs.findIndex(({ run }) => run.id === after) + 1;
  const found = runs.slice(start, start + Math.min(first ?? mostSearched, mostSearched));
  return {
    edges: found.map(({ run, position }) => ({
      node: { position, stackId: run.stack, run: describeRun(run) },
    })),
    pageInfo: {
      endCursor: found.at(-1)?.run.id ?? '',
      hasNextPage: start + found.length < runs.length,
      hasPreviousPage: start > 0,
    },
  };
}

/** What the account has used in the month of `now`. */
export function describeUsage(pools: SpaceliftPools, now: EpochMs) {
  const date = new Date(now);
  const month = (offset: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset);
  const runs = pools.all().flatMap((pool) => pool.runs());
  const usedMs = runs
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
  const latest = new Map(runs.map(({ stack, state }) => [stack, stateNames[state]]));
  const durations = runs
    .flatMap(({ startedAt, endedAt }) =>
      startedAt === undefined || endedAt === undefined ? [] : (endedAt - startedAt) / 1000,
    )
    .sort((a, b) => a - b);
  const total = durations.reduce((sum, seconds) => sum + seconds, 0);
  const point = (value: number) => (durations.length === 0 ? [] : [{ value, labels: [] }]);
  return {
    stacksCountByState: [...Map.groupBy(latest.values(), (state) => state)].map(([state, stacks]) => ({
      value: stacks.length,
      labels: [state],
    })),
    resourcesCountByDrift: [],
    avgStackSizeByResourceCount: [],
    averageRunDuration: point(total / durations.length),
    medianRunDuration: point(durations[Math.floor(durations.length / 2)] ?? 0),
  };
}

export function unixSeconds(moment: EpochMs): number {
  return Math.floor(moment / 1000);
}
