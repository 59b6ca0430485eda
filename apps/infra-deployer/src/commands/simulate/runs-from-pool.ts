import { statesWithWorker, type EpochMs } from '@poolkeeper/pool-model';
import type { Arrival } from '@poolkeeper/pool-world';
import type { FoundRun, RunWithHistory } from '@poolkeeper/spacelift-client';
import type { CommandContext } from '../../cli/context.ts';
import { CommandError, describeError } from '../../cli/errors.ts';
import { deployedPools } from '../../deployed/deployed-pools.ts';
import { openSpacelift } from '../../deployed/open-spacelift.ts';
import { runsOfPool } from '../cost/read-runs.ts';

export interface PoolHistory {
  /** Name of a deployed pool. */
  readonly pool: string;
  readonly since: EpochMs;
  /** URL of the Spacelift account. @default - the configuration's */
  readonly endpoint?: string;
}

/**
 * The runs that a deployed pool has had, by Spacelift's record of their states: when each was queued, how long it had a worker, and
 * when it was confirmed.
 *
 * @throws CommandError when the pool is not deployed, has had no run, or AWS or Spacelift refuses.
 */
export async function runsFromPool(
  context: CommandContext,
  { pool: name, since, endpoint }: PoolHistory,
): Promise<RunsOfPool> {
  const [pool] = await deployedPools(context, { names: [name], endpoint });
  if (pool === undefined) throw new Error(`the deployed pool ${name} was not found`);
  const { workerPoolId } = pool.settings.connection.spacelift;
  const found: FoundRun[] = [];
  try {
    const spacelift = await openSpacelift(context, pool);
    for await (const run of runsOfPool(spacelift, { workerPoolId, since })) found.push(run);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`the runs of the pool ${name} cannot be read: ${describeError(error)}`, {
      code: 'remote-failed',
      fault: 'environment',
      cause: error,
    });
  }
  const ofPool = runsOf(found, Math.round(context.system.clock()));
  if (ofPool.runs.length > 0) return ofPool;
  throw new CommandError(
    `Spacelift lists no run that the pool ${name} has had since ${new Date(since).toISOString()}`,
    {
      code: 'usage',
      fault: 'user',
      fix: 'Go further back with --since. Runs of modules are not listed with their pool.',
    },
  );
}

export interface RunsOfPool {
  /** In the order in which they are queued. Runs that have not had a worker yet are left out. */
  readonly runs: readonly Arrival[];
  /** How long they waited for a worker, in seconds. A run that was applied waited twice. Sorted. */
  readonly waits: readonly number[];
}

export function runsOf(found: readonly FoundRun[], now: EpochMs): RunsOfPool {
  const runs: Arrival[] = [];
  const waits: number[] = [];
  const stackEndedAt = new Map<string, EpochMs>();
  for (const { stack, run } of found.toSorted((a, b) => a.run.createdAt - b.run.createdAt)) {
    const [plan, ...rest] = needsOf(run, now);
    if (stack === undefined || plan === undefined) continue;
    for (const { readyAt, startedAt } of [plan, ...rest]) waits.push((startedAt - readyAt) / 1000);
    const createdAt = run.createdAt * 1000;
    const isTracked = run.type !== 'PROPOSED';
    const earlierEndedAt = stackEndedAt.get(stack.id) ?? 0;
    // The simulated stack makes it wait for the run before. What else it has waited for, as an approval, is not known.
    const waitedForStack = isTracked && earlierEndedAt > createdAt && earlierEndedAt <= plan.readyAt;
    const [apply] = rest;
    runs.push({
      queuedAt: waitedForStack ? createdAt : plan.readyAt,
      stack: stack.id,
      durationSeconds: secondsOf(plan),
      isTracked,
      ...(apply === undefined && run.state === 'DISCARDED' && discardedAfter(run, plan.endedAt)),
      // A second plan counts as a part of the apply.
      ...(apply !== undefined && {
        apply: {
          confirmedAfterMs: Math.max(0, apply.readyAt - plan.endedAt),
          durationSeconds: rest.reduce((sum, need) => sum + secondsOf(need), 0),
        },
      }),
    });
    if (isTracked) {
      const last = run.history[0];
      const endedAt = last?.terminal === true ? last.timestamp * 1000 : now;
      stackEndedAt.set(stack.id, Math.max(earlierEndedAt, endedAt));
    }
  }
  return { runs: runs.sort((a, b) => a.queuedAt - b.queuedAt), waits: waits.sort((a, b) => a - b) };
}

/** Its stack stays locked until then. */
function discardedAfter(
  { history: [last] }: RunWithHistory,
  planEndedAt: EpochMs,
): Pick<Arrival, 'discardedAfterMs'> {
  return last === undefined ? {} : { discardedAfterMs: Math.max(0, last.timestamp * 1000 - planEndedAt) };
}

/** A time in which a run needed a worker: it was ready, got one, and gave it back. */
interface Need {
  readonly readyAt: EpochMs;
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
}

/** In these states a run waits for a person. In another one without a worker, it waits for a worker in the end. */
const statesOfPeople: ReadonlySet<string> = new Set(['UNCONFIRMED', 'PENDING_REVIEW']);

function needsOf({ history }: RunWithHistory, now: EpochMs): readonly Need[] {
  const oldestFirst = history.toReversed();
  const needs: Need[] = [];
  for (const [index, { state, timestamp }] of oldestFirst.entries()) {
    if (!statesWithWorker.has(state)) continue;
    const startedAt = timestamp * 1000;
    const next = oldestFirst[index + 1];
    const endedAt = next === undefined ? now : next.timestamp * 1000;
    const before = oldestFirst[index - 1];
    const last = needs.at(-1);
    if (last !== undefined && before !== undefined && statesWithWorker.has(before.state)) {
      needs[needs.length - 1] = { ...last, endedAt };
    } else {
      const waited = before !== undefined && !statesOfPeople.has(before.state);
      needs.push({ readyAt: waited ? before.timestamp * 1000 : startedAt, startedAt, endedAt });
    }
  }
  return needs;
}

function secondsOf({ startedAt, endedAt }: Need): number {
  return (endedAt - startedAt) / 1000;
}
