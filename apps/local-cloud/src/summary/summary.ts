import type { History, Run } from '@poolkeeper/pool-world';
import type { DecisionKind, Pass } from '../play/pass.ts';
import { distributionOf, type Distribution } from './distribution.ts';

/** What a play came to. All times are pool time. This is also the form of the JSON report. */
export interface Summary {
  readonly runs: { readonly total: number; readonly finished: number; readonly interrupted: number };
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
  readonly runs: readonly Run[];
  readonly history: History;
  readonly passes: readonly Pass[];
  /** Runs of the workload that were not queued before the end. @default 0 */
  readonly toCome?: number;
}): Summary {
  const inState = (state: Run['state']) => runs.filter((run) => run.state === state).length;
  const waits = runs.flatMap(({ queuedAt, startedAt }) =>
    startedAt === undefined ? [] : [(startedAt - queuedAt) / 1000],
  );
  const decided = (kind: DecisionKind) =>
    passes.filter((pass) => pass.kind === 'finished' && pass.decision.kind === kind).length;
  const releases = history.events.flatMap((event) =>
    event.kind === 'instance-released' ? [event.secondsFromIdle] : [],
  );
  return {
    runs: { total: runs.length + toCome, finished: inState('finished'), interrupted: inState('interrupted') },
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
      hold: decided('hold'),
    },
    drains: { total: releases.length, secondsFromIdleToRelease: distributionOf(releases) },
  };
}
