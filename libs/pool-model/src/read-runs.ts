import type { PastWait, WaitingRun, WaitKind } from './foreseen-runs.ts';
import type { EpochMs } from './time.ts';

/** A run in the shape in which Spacelift's API reports it. */
export interface RunReport {
  /** ULID. */
  readonly id: string;
  readonly stack: string;
  readonly state: string;
  /** `PROPOSED` for a run that does not lock its stack. */
  readonly type: string;
  /** The states of the run, newest first, with times in unix seconds. */
  readonly history: readonly { readonly state: string; readonly timestamp: number }[];
}

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

/** The states in which a run waits for a worker: it counts as pending. */
const statesBeforeWorker: ReadonlySet<string> = new Set(['READY', 'CONFIRMED', 'REPLAN_REQUESTED']);

/** The states in which a run waits for something else. */
const waits: ReadonlyMap<string, WaitKind> = new Map([
  ['UNCONFIRMED', 'confirmation'],
  ['PENDING_REVIEW', 'review'],
  ['QUEUED', 'queue'],
]);

/** The states of a run that has not ended, which say what a stack will need. */
export const statesOfActiveRuns: readonly string[] = [
  ...waits.keys(),
  ...statesBeforeWorker,
  ...statesWithWorker,
];

/**
 * The runs that need no worker yet but may soon. Runs that lock their stack come one after the other: while one of them has a
 * worker, or waits for one, the next takes over that worker and is left out. Otherwise the one that waits for a person holds the
 * lock, and if there is none, the one that was queued first is next.
 */
export function readWaitingRuns(reports: readonly RunReport[]): readonly WaitingRun[] {
  const locking = Map.groupBy(reports.filter(locksStack), ({ stack }) => stack);
  const next = [...locking.values()].flatMap((ofStack) => {
    if (ofStack.some(({ state }) => needsWorker(state))) return [];
    const waiting = ofStack.flatMap(waitingRunOf);
    const [holder] = waiting.filter(({ waitsFor }) => waitsFor !== 'queue');
    return holder ?? waiting.reduce<WaitingRun | undefined>(earlier, undefined) ?? [];
  });
  return [...next, ...reports.filter((report) => !locksStack(report)).flatMap(waitingRunOf)];
}

/** The waits of runs that are over. Left out are those behind a run of the same stack, which say nothing of people. */
export function readPastWaits(reports: readonly RunReport[]): readonly PastWait[] {
  const locks = Map.groupBy(reports.filter(locksStack).flatMap(lockOf), ({ stack }) => stack);
  return reports.flatMap((report) => {
    const { id, history, stack } = report;
    const others = locksStack(report) ? (locks.get(stack) ?? []).filter(({ runId }) => runId !== id) : [];
    const isLocked = (at: EpochMs) => others.some(({ from, to }) => from <= at && at < to);
    return history.flatMap(({ state, timestamp }, index): PastWait | [] => {
      const kind = waits.get(state);
      const end = index === 0 ? undefined : history[index - 1];
      if (kind === undefined || end === undefined) return [];
      const lastedMs = 1000 * (end.timestamp - timestamp);
      if (!(lastedMs >= 0 && lastedMs < Infinity)) return [];
      if (kind === 'queue' && isLocked(1000 * timestamp)) return [];
      return { kind, lastedMs, neededWorker: needsWorker(end.state) };
    });
  });
}

/** From the moment in which a run is no longer queued it holds the lock of its stack, until it has ended. */
function lockOf({ id, stack, history }: RunReport) {
  const began = history.findLast(({ state }) => state !== 'QUEUED');
  const [latest] = history;
  if (began === undefined || latest === undefined) return [];
  const hasEnded = !needsWorker(latest.state) && !waits.has(latest.state);
  const to = hasEnded ? 1000 * latest.timestamp : Infinity;
  return [{ runId: id, stack, from: 1000 * began.timestamp, to }];
}

function waitingRunOf({ id, stack, state, history }: RunReport): readonly WaitingRun[] {
  const waitsFor = waits.get(state);
  const entered = history.find((each) => each.state === state);
  if (waitsFor === undefined || entered === undefined) return [];
  return [{ runId: id, stack, waitsFor, since: 1000 * entered.timestamp }];
}

function needsWorker(state: string): boolean {
  return statesWithWorker.has(state) || statesBeforeWorker.has(state);
}

function locksStack({ type }: RunReport): boolean {
  return type !== 'PROPOSED';
}

function earlier(first: WaitingRun | undefined, run: WaitingRun): WaitingRun {
  return first === undefined || run.since < first.since ? run : first;
}
