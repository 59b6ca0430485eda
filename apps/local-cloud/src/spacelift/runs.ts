import type { EpochMs } from '@poolkeeper/pool-model';
import {
  hasEnded,
  hasWorker,
  spaceliftStateNames,
  waitsForWorker,
  type RunRequest as QueuedRequest,
  type SimulatedRun,
  type Spacelift,
  type SpaceliftPools,
} from '@poolkeeper/pool-world';
import { GraphQLError } from 'graphql';
import { searchIn, type Searchable, type SearchInput } from './search.ts';

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
  const { id, state, queuedAt, endedAt, history, isPrioritized = false, isTracked = false } = run;
  return {
    id,
    state: spaceliftStateNames[state],
    type: isTracked ? 'TRACKED' : 'PROPOSED',
    title: null,
    branch: null,
    createdAt: unixSeconds(queuedAt),
    updatedAt: unixSeconds(changedAt(run)),
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
    history: history
      .map(({ state: entered, at }, index) => ({
        state: spaceliftStateNames[entered],
        stateVersion: index + 1,
        terminal: hasEnded(entered),
        timestamp: unixSeconds(at),
        hasLogs: hasWorker(entered) || entered === 'finished' || entered === 'interrupted',
        note: null,
        username: null,
      }))
      .toReversed(),
  };
}

/** When it came into its state. */
function changedAt({ history, queuedAt }: SimulatedRun): EpochMs {
  return history.at(-1)?.at ?? queuedAt;
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
  const tracked = runs.filter(({ run }) => run.isTracked === true);
  const proposed = runs.filter(({ run }) => run.isTracked !== true);
  const [latest] = tracked;
  return {
    id,
    name: id,
    state: latest === undefined ? 'NONE' : spaceliftStateNames[latest.run.state],
    description: null,
    labels: [],
    branch: null,
    repository: null,
    autodeploy: tracked.every(({ run }) => run.apply === undefined && run.discardedAfterMs === undefined),
    lockedBy: null,
    blocker: blockerOf(tracked),
    createdAt: unixSeconds(runs.at(-1)?.run.queuedAt ?? 0),
    spaceDetails: { id: 'root', name: 'root' },
    runs: (input: Before) => pageOf(tracked, input),
    proposedRuns: (input: Before) => pageOf(proposed, input),
    run: ({ id: runId }: { readonly id: string }) => {
      const found = runs.find(({ run }) => run.id === runId);
      return found === undefined ? null : describeRun(found.run);
    },
  };
}

interface Before {
  readonly before?: string | null;
}

function pageOf(runs: WorldStack['runs'], { before }: Before) {
  const start = before == null ? 0 : runs.findIndex(({ run }) => run.id === before) + 1;
  return runs.slice(start, start + runsOfPage).map(({ run }) => describeRun(run));
}

/** The run that has the lock of the stack. */
function blockerOf(tracked: WorldStack['runs']) {
  const holder = tracked.find(({ run: { state } }) => state !== 'blocked' && !hasEnded(state));
  return holder === undefined ? null : describeRun(holder.run);
}

/** The runs in progress and then those that wait, in the order in which they start. */
export function searchSchedulableRuns(runs: readonly SimulatedRun[], input: SearchInput) {
  const waiting = runs
    .filter(({ state }) => waitsForWorker(state))
    .sort((a, b) => changedAt(a) - changedAt(b));
  const prioritized = waiting.filter(({ isPrioritized }) => isPrioritized);
  const others = waiting.filter(({ isPrioritized }) => isPrioritized !== true);
  const inProgress = runs.filter(({ state }) => hasWorker(state));
  const items = [...inProgress, ...prioritized, ...others].map((run, index) => ({
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
    const found = runs.find(({ run }) => (runId == null ? run.state === 'unconfirmed' : run.id === runId));
    if (found === undefined) throw new GraphQLError('not found');
    return found;
  };
  const changed = (request: RunRequest, change: (placed: PlacedRun) => SimulatedRun | undefined) => {
    const placed = find(request);
    const run = change(placed);
    if (run === undefined)
      throw new GraphQLError(`run ${placed.run.id} is ${spaceliftStateNames[placed.run.state]}`);
    return describeRun(run);
  };
  return {
    runTrigger({ stack, runType }: { readonly stack: string; readonly runType?: string | null }) {
      const [latest] = stacksOf(pools).find(({ id }) => id === stack)?.runs ?? [];
      if (latest === undefined) throw new GraphQLError('not found');
      if ((runType ?? 'TRACKED') !== 'TRACKED')
        throw new GraphQLError(`local-cloud does not support ${runType ?? ''} runs`);
      return describeRun(latest.pool.queueRun({ ...requestOf(latest.run), isTracked: true }));
    },
    runConfirm: (request: RunRequest) => changed(request, ({ pool, run }) => pool.confirmRun(run.id)),
    runDiscard: (request: RunRequest) => changed(request, ({ pool, run }) => pool.discardRun(run.id)),
    runCancel: (request: RunRequest) => changed(request, ({ pool, run }) => pool.cancelRun(run.id)),
    runStop: (request: RunRequest) => changed(request, ({ pool, run }) => pool.stopRun(run.id)),
    runRetry: (request: RunRequest) =>
      changed(request, ({ pool, run }) =>
        run.state === 'interrupted' ? pool.queueRun(requestOf(run)) : undefined,
      ),
    runPrioritizeSet: (request: RunRequest & { readonly prioritize: boolean }) =>
      changed(request, ({ pool, run }) => pool.prioritizeRun(run.id, request.prioritize)),
  };
}

/** What queues a run like this one. */
function requestOf({
  stack,
  durationSeconds,
  isTracked,
  apply,
  discardedAfterMs,
  triggers,
}: SimulatedRun): QueuedRequest {
  return { stack, durationSeconds, isTracked, apply, discardedAfterMs, triggers };
}

export function unixSeconds(moment: EpochMs): number {
  return Math.floor(moment / 1000);
}
