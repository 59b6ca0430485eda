import type { History, SimulatedRun } from '@poolkeeper/pool-world';
import {
  countInterruptions,
  interruptedAtAll,
  interruptedByUs,
  type Interruptions,
} from '../play/count-interruptions.ts';
import type { DecisionKind, Pass } from '../play/pass.ts';
import { distributionOf, type Distribution } from './distribution.ts';

/** What a play came to. All times are pool time. This is also the form of the JSON report. */
export interface Summary {
  readonly runs: {
    readonly total: number;
    readonly finished: number;
    /** By us: an instance was let go while it was busy. */
    readonly interrupted: number;
    /** All that were interrupted, by what did it. Spacelift does not start such a run again: it has ended. */
    readonly interruptedBy: Interruptions;
  };
  /** From queued to started, of the runs that started. */
  readonly queueWaitSeconds: Distribution;
  readonly instances: {
    readonly launched: number;
    readonly terminated: number;
    /** Most that were alive at once. */
    readonly peak: number;
    /** That all of them ran, together. */
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
    /** Instances that the termination hook held and let go. */
    readonly total: number;
    /** From the moment when nothing ran on a held instance until the hook let it go. */
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
  /** Runs of the workload that were not queued before the end. @default 0 */
  readonly toCome?: number;
}): Summary {
  const waits = runs.flatMap(({ queuedAt, startedAt }) =>
    startedAt === undefined ? [] : [(startedAt - queuedAt) / 1000],
  );
  const decided = (kind: DecisionKind) =>
    passes.filter((pass) => pass.kind === 'finished' && pass.decision.kind === kind).length;
  const releases = history.events.flatMap((event) =>
    event.kind === 'instance-released' ? [event.secondsFromIdle] : [],
  );
  const interruptedBy = countInterruptions(runs);
  return {
    runs: {
      total: runs.length + toCome,
      finished: runs.filter(({ state }) => state === 'finished').length,
      interrupted: interruptedByUs(interruptedBy),
      interruptedBy,
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

/** Runs that have not ended: neither finished nor interrupted by anything. */
export function unfinishedRuns({ total, finished, interruptedBy }: Summary['runs']): number {
  return total - finished - interruptedAtAll(interruptedBy);
}
