import { statesWithWorker, type EpochMs } from '@poolkeeper/pool-model';
import type { RunSpan, Span } from '@poolkeeper/pool-model/cost';
import type { FoundRun, RunWithHistory, SpaceliftClient } from '@poolkeeper/spacelift-client';
import { CommandError } from '../../cli/errors.ts';

/** A run that was created this long before the window can still have been in progress in it. */
const earlierMs = 24 * 60 * 60_000;

/** Of the account, newest first, in pages of 100. A page takes a few tenths of a second. */
const mostRuns = 50_000;

/** When the runs of a pool had a worker, by Spacelift's record of their states. */
export async function readRuns(
  spacelift: Pick<SpaceliftClient, 'searchRuns'>,
  { workerPoolId, window }: { readonly workerPoolId: string; readonly window: Span },
): Promise<readonly RunSpan[]> {
  const spans: RunSpan[] = [];
  for await (const found of runsOfPool(spacelift, { workerPoolId, since: window.from - earlierMs })) {
    spans.push(...spansOf(found, window.to));
  }
  return spans;
}

/**
 * The runs of a pool that were created since then, newest first. Runs of modules are not among them, because Spacelift's list does not
 * name their pool.
 *
 * @throws CommandError when the account has more runs since then than are read.
 */
export async function* runsOfPool(
  spacelift: Pick<SpaceliftClient, 'searchRuns'>,
  { workerPoolId, since }: { readonly workerPoolId: string; readonly since: EpochMs },
): AsyncGenerator<FoundRun, void, undefined> {
  const newestFirst = { orderBy: { field: 'createdAt', direction: 'DESC' }, pageSize: 100 } as const;
  let read = 0;
  for await (const found of spacelift.searchRuns(newestFirst)) {
    const createdAt = found.run.createdAt * 1000;
    if (createdAt < since) return;
    read += 1;
    if (read > mostRuns) {
      throw new CommandError(
        `the account has more than ${mostRuns.toLocaleString('en')} runs since ${new Date(since).toISOString()}`,
        {
          code: 'usage',
          fault: 'user',
          fix: `Go back less far with --since: the last ${mostRuns.toLocaleString('en')} begin at ${new Date(createdAt).toISOString()}.`,
        },
      );
    }
    if (found.stack?.workerPool?.id === workerPoolId) yield found;
  }
}

function spansOf({ run, stack }: FoundRun, now: number): readonly RunSpan[] {
  if (stack === undefined) return [];
  const space = stack.space?.name;
  return timesWithWorker(run, now).map((span) => ({
    ...span,
    run: run.id,
    stack: stack.id,
    ...(space !== undefined && { space }),
  }));
}

/** Each state lasts until the next one, and the last one until now. */
function timesWithWorker({ history }: RunWithHistory, now: number): readonly Span[] {
  const oldestFirst = history.toReversed();
  return oldestFirst.flatMap(({ state, timestamp }, index) => {
    const next = oldestFirst[index + 1];
    if (!statesWithWorker.has(state)) return [];
    return [{ from: timestamp * 1000, to: next === undefined ? now : next.timestamp * 1000 }];
  });
}
