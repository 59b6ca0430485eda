import type { EpochMs } from '@poolkeeper/pool-model';
import type { RunState, SimulatedRun, Spacelift, SpaceliftPools } from '@poolkeeper/pool-world';
import { GraphQLError } from 'graphql';
import { searchIn, type Searchable, type SearchInput } from './search.ts';

/** Spacelift's names of a run's states. A run of the world has no plan that waits for a confirmation. */
const stateNames = {
  queued: 'QUEUED',
  running: 'PLANNING',
  finished: 'FINISHED',
  interrupted: 'FAILED',
  canceled: 'CANCELED',
  stopped: 'STOPPED',
} as const satisfies Record<RunState, string>;

const runsOfPage = 50;

/** A run, and the pool that has it. */
interface PlacedRun {
  readonly pool: Spacelift;
  readonly run: SimulatedRun;
}

/** A stack of the world: it exists as soon as a run has been queued for it. */
interface WorldStack {
  readonly id: string;
  /** In all pools, newest first. */
  readonly runs: readonly PlacedRun[];
}

export interface RunRequest {
  readonly stack: string;
  readonly run?: string | null;
}

/** The fields of a `Run`. */
function describeRun(run: SimulatedRun) {
  const { id, state, queuedAt, startedAt, endedAt, isPrioritized = false } = run;
  const transition = (to: RunState, at: EpochMs | undefined) =>
    at === undefined
      ? []
      : {
          state: stateNames[to],
          terminal: to !== 'queued' && to !== 'running',
          timestamp: unixSeconds(at),
          hasLogs: to !== 'queued',
          note: null,
          username: null,
        };
  return {
    id,
    state: stateNames[state],
    type: 'TRACKED',
    title: null,
    branch: null,
    createdAt: unixSeconds(queuedAt),
    updatedAt: unixSeconds(endedAt ?? startedAt ?? queuedAt),
    triggeredBy: null,
    finished: endedAt !== undefined,
    driftDetection: false,
    isPrioritized,
    expired: false,
    needsApproval: false,
    canRetry: state === 'interrupted',
    commit: null,
    delta: null,
    // Newest first.
    history: [transition(state, endedAt), transition('running', startedAt), transition('queued', queuedAt)]
      .flat()
      .map((each, index, { length }) => ({ ...each, stateVersion: length - index })),
  };
}

/** All stacks, in the order in which they got their first run. */
export function stacksOf(pools: SpaceliftPools): readonly WorldStack[] {
  const placed = pools.all().flatMap((pool) => pool.runs().map((run) => ({ pool, run })));
  const oldestFirst = placed.sort((a, b) => a.run.queuedAt - b.run.queuedAt);
  return [...Map.groupBy(oldestFirst, ({ run }) => run.stack)].map(([id, runs]) => ({
    id,
    runs: runs.toReversed(),
  }));
}

/** The fields of a `Stack`, but for its pool. */
export function describeStack({ id, runs }: WorldStack) {
  const [latest] = runs;
  return {
    id,
    name: id,
    state: latest === undefined ? 'NONE' : stateNames[latest.run.state],
    description: null,
    labels: [],
    branch: null,
    repository: null,
    autodeploy: true,
    lockedBy: null,
    createdAt: unixSeconds(runs.at(-1)?.run.queuedAt ?? 0),
    spaceDetails: { id: 'root', name: 'root' },
    runs: ({ before }: { readonly before?: string | null }) => {
      const start = before == null ? 0 : runs.findIndex(({ run }) => run.id === before) + 1;
      return runs.slice(start, start + runsOfPage).map(({ run }) => describeRun(run));
    },
    proposedRuns: () => [],
    run: ({ id: runId }: { readonly id: string }) => {
      const found = runs.find(({ run }) => run.id === runId);
      return found === undefined ? null : describeRun(found.run);
    },
  };
}

/** The runs in progress and then those that wait, in the order in which they start. */
export function searchSchedulableRuns(runs: readonly SimulatedRun[], input: SearchInput) {
  const inState = (wanted: RunState) => runs.filter(({ state }) => state === wanted);
  const queued = inState('queued');
  const prioritized = queued.filter(({ isPrioritized }) => isPrioritized);
  const others = queued.filter(({ isPrioritized }) => isPrioritized !== true);
  const items = [...inState('running'), ...prioritized, ...others].map((run, index) => ({
    position: index + 1,
    stackId: run.stack,
    run: describeRun(run),
  }));
  return searchIn(
    {
      items,
      idOf: ({ run }) => run.id,
      fields: {
        state: ({ run }) => run.state,
        type: ({ run }) => run.type,
        isPrioritized: ({ run }) => run.isPrioritized,
      },
      textsOf: ({ stackId, run }) => [stackId, run.id],
      orders: ['position ASC'],
    } satisfies Searchable<(typeof items)[number]>,
    input,
  );
}

/** Searches the runs of all stacks, newest first. `describe` gives the fields of a stack. */
export function searchRuns(
  stacks: readonly WorldStack[],
  input: SearchInput,
  describe: (stack: WorldStack) => object,
) {
  const items = stacks
    .flatMap((stack) => stack.runs.map(({ run }) => ({ stack, run: describeRun(run) })))
    .sort((a, b) => b.run.createdAt - a.run.createdAt);
  const { edges, pageInfo } = searchIn(
    {
      items,
      idOf: ({ run }) => run.id,
      fields: { state: ({ run }) => run.state, type: ({ run }) => run.type },
      textsOf: ({ stack, run }) => [stack.id, run.id],
      orders: ['createdAt DESC'],
    } satisfies Searchable<(typeof items)[number]>,
    input,
  );
  return {
    edges: edges.map(({ node }) => ({ node: { ...node, stack: describe(node.stack) } })),
    pageInfo,
  };
}

/** The mutations of runs. Each returns the run as it is then, and refuses runs that are not in a state that allows it. */
export function runMutations(pools: SpaceliftPools) {
  const find = ({ stack, run: runId }: RunRequest): PlacedRun => {
    const runs = stacksOf(pools).find(({ id }) => id === stack)?.runs ?? [];
    const found = runs.find(({ run }) => run.id === runId);
    if (found === undefined) throw new GraphQLError('not found');
    return found;
  };
  const changed = (request: RunRequest, change: (placed: PlacedRun) => SimulatedRun | undefined) => {
    const placed = find(request);
    const run = change(placed);
    if (run === undefined) throw new GraphQLError(`run ${placed.run.id} is ${stateNames[placed.run.state]}`);
    return describeRun(run);
  };
  return {
    runTrigger({ stack, runType }: { readonly stack: string; readonly runType?: string | null }) {
      const [latest] = stacksOf(pools).find(({ id }) => id === stack)?.runs ?? [];
      if (latest === undefined) throw new GraphQLError('not found');
      if ((runType ?? 'TRACKED') !== 'TRACKED')
        throw new GraphQLError(`local-cloud does not support ${runType ?? ''} runs`);
      const { durationSeconds } = latest.run;
      return describeRun(latest.pool.queueRun({ stack, durationSeconds }));
    },
    // No run of the world waits for a confirmation.
    runConfirm: (request: RunRequest) => changed(request, () => undefined),
    runDiscard: (request: RunRequest) => changed(request, () => undefined),
    runCancel: (request: RunRequest) => changed(request, ({ pool, run }) => pool.cancelRun(run.id)),
    runStop: (request: RunRequest) => changed(request, ({ pool, run }) => pool.stopRun(run.id)),
    runRetry: (request: RunRequest) =>
      changed(request, ({ pool, run: { stack, durationSeconds, state } }) =>
        state === 'interrupted' ? pool.queueRun({ stack, durationSeconds }) : undefined,
      ),
    runPrioritizeSet: (request: RunRequest & { readonly prioritize: boolean }) =>
      changed(request, ({ pool, run }) => pool.prioritizeRun(run.id, request.prioritize)),
  };
}

export function unixSeconds(moment: EpochMs): number {
  return Math.floor(moment / 1000);
}
