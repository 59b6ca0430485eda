import { hasEnded, workerNeedsOf, type History, type SimulatedRun } from '@poolkeeper/pool-world';
import { countInterruptions, interruptedByUs, type Interruptions } from './interruptions.ts';
import type { DecisionKind, Pass } from './pass.ts';

/** The result of a play, in pool time. It is also the format of the JSON report. */
export interface Summary {
  readonly runs: {
    readonly total: number;
    readonly finished: number;
    /** Runs whose instance was terminated through the group while it was busy. */
    readonly interrupted: number;
    /** All interrupted runs by cause. Spacelift does not start them again, so they have ended. */
    readonly interruptedBy: Interruptions;
    /** Runs whose plan a person has discarded. */
    readonly discarded: number;
    /** Runs that were not started, because the run that triggers them did not finish. */
    readonly skipped: number;
    /** Runs that have not ended, or were not queued. */
    readonly unfinished: number;
  };
  /** Time that runs waited for a worker before they had it. A run that is confirmed waits twice. */
  readonly queueWaitSeconds: Distribution;
  readonly instances: {
    readonly launched: number;
    readonly terminated: number;
    /** Maximum number of instances that ran at the same time. */
    readonly peak: number;
    /** Total running time of all instances. */
    readonly hours: number;
  };
  readonly passes: {
    readonly total: number;
    readonly failed: number;
    readonly scaleOut: number;
    readonly scaleIn: number;
    readonly lowerCapacity: number;
    readonly hold: number;
  };
  readonly drains: {
    /** Instances that were held by the termination hook and released. */
    readonly total: number;
    /** Time from when a held instance had no run until the hook released it. */
    readonly secondsFromIdleToRelease: Distribution;
  };
}

export function summarize({
  runs,
  history,
  passes,
  toCome = 0,
}: {
  readonly runs: readonly SimulatedRun[];
  readonly history: History;
  readonly passes: readonly Pass[];
  /** Runs of the workload that were not queued before the end of the play. @default 0 */
  readonly toCome?: number;
}): Summary {
  const waits = runs
    .flatMap(workerNeedsOf)
    .flatMap(({ readyAt, startedAt }) => (startedAt === undefined ? [] : [(startedAt - readyAt) / 1000]));
  const inState = (wanted: SimulatedRun['state']) => runs.filter(({ state }) => state === wanted).length;
  const decided = (kind: DecisionKind) =>
    passes.filter((pass) => pass.kind === 'finished' && pass.decision.kind === kind).length;
  const releases = history.events.flatMap((event) =>
    event.kind === 'instance-released' ? [event.secondsFromIdle] : [],
  );
  const interruptedBy = countInterruptions(runs);
  return {
    runs: {
      total: runs.length + toCome,
      finished: inState('finished'),
      interrupted: interruptedByUs(interruptedBy),
      interruptedBy,
      discarded: inState('discarded'),
      skipped: inState('skipped'),
      unfinished: runs.filter(({ state }) => !hasEnded(state)).length + toCome,
    },
    queueWaitSeconds: distributionOf(waits),
    instances: {
      launched: history.launched(),
      terminated: history.terminated(),
      peak: history.peak(),
      hours: Math.round(history.instanceHours() * 100) / 100,
    },
    passes: {
      total: passes.length,
      failed: passes.filter(({ kind }) => kind === 'failed').length,
      scaleOut: decided('scale-out'),
      scaleIn: decided('scale-in'),
      lowerCapacity: decided('lower-capacity'),
      hold: decided('hold'),
    },
    drains: { total: releases.length, secondsFromIdleToRelease: distributionOf(releases) },
  };
}

/** Percentiles of measured values. Null if there are no values. */
export interface Distribution {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly max: number | null;
}

/** Uses the nearest rank, so each percentile is a measured value. Rounds to tenths. */
function distributionOf(values: readonly number[]): Distribution {
  const sorted = values.toSorted((one, other) => one - other);
  const percentile = (share: number) => {
    const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
    return value === undefined ? null : toTenths(value);
  };
  return { p50: percentile(0.5), p95: percentile(0.95), max: percentile(1) };
}

function toTenths(value: number): number {
  return Math.round(value * 10) / 10;
}
