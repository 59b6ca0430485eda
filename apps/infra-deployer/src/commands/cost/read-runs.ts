import type { FoundRun, RunWithHistory, SpaceliftClient } from '@poolkeeper/spacelift-client';
import type { RunSpan, Span } from '@poolkeeper/pool-model/cost';

/**
 * The states in which a run has a worker. It has none while it waits for a worker, a person or another run.
 *
 * Source: https://docs.spacelift.io/concepts/run#run-states
 */
export const statesWithWorker: ReadonlySet<string> = new Set([
  'PREPARING',
  'INITIALIZING',
  'PLANNING',
  'PREPARING_REPLAN',
  'PREPARING_APPLY',
  'APPLYING',
  'PERFORMING',
  'DESTROYING',
]);

/** A run that was created this long before the window can still have been in progress in it. */
const earlierMs = 24 * 60 * 60_000;

/** When the runs of a pool had a worker, by Spacelift's record of their states. */
export async function readRuns(
  spacelift: Pick<SpaceliftClient, 'searchRuns'>,
  { workerPoolId, window }: { readonly workerPoolId: string; readonly window: Span },
): Promise<readonly RunSpan[]> {
  const spans: RunSpan[] = [];
  const newestFirst = { orderBy: { field: 'createdAt', direction: 'DESC' }, pageSize: 100 } as const;
  for await (const found of spacelift.searchRuns(newestFirst)) {
    if (found.run.createdAt * 1000 < window.from - earlierMs) break;
    if (found.stack?.workerPool?.id === workerPoolId) spans.push(...spansOf(found, window.to));
  }
  return spans;
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
