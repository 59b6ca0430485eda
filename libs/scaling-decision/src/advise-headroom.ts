import type { DemandHistory, DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { QueueTimeObjective } from './queue-time-objective.ts';

/** What is known when a headroom is advised. */
export interface HeadroomContext {
  /** @default - nothing is known of the past */
  readonly history?: DemandHistory | undefined;
  /** Boot times that were seen, as `bootTimes` has them. */
  readonly boots: readonly DurationMs[];
  readonly observedAt: EpochMs;
  /** For how long an idle worker is kept. @default - 5 minutes */
  readonly keptMs?: DurationMs | undefined;
  /** From a run's arrival to the launch of an instance for it. @default - 30 seconds */
  readonly reactionMs?: DurationMs | undefined;
}

export interface HeadroomAdvice {
  /** Idle workers that it takes; 0 when none are needed or when nothing can be said. */
  readonly minIdle: number;
  readonly why: HeadroomReason;
}

export type HeadroomReason =
  /** No boot was seen, or too few runs to say anything of 5 in 100. */
  | { readonly code: 'too-little-known'; readonly boots: number; readonly runs: number }
  /** A run that waits for a boot starts in time anyway. */
  | { readonly code: 'boots-fast-enough'; readonly readyMs: DurationMs; readonly withinMs: DurationMs }
  /** Headroom by the rises of demand in the past. */
  | HeadroomFigures;

export interface HeadroomFigures {
  readonly code: 'by-past-rises';
  /** From a run's arrival to a worker for it, at the objective's share of the boots. */
  readonly readyMs: DurationMs;
  readonly withinMs: DurationMs;
  /** Whether the pool had no demand for a while: quiet times have a headroom of their own. */
  readonly time: 'busy' | 'quiet';
  /** Idle workers at busy and at quiet times that meet the objective at the least cost. */
  readonly idleWhenBusy: number;
  readonly idleWhenQuiet: number;
  /** Runs of the past that it was computed from. */
  readonly runs: number;
  /** Of them, those that start in time without any headroom, in percent. */
  readonly percentWithout: number;
  /** Of them, those that start in time with the advised headroom, in percent. */
  readonly percentWith: number;
  /** The most that `maxIdle` allows does not meet the objective. */
  readonly outOfReach: boolean;
}

export function adviseHeadroom(_objective: QueueTimeObjective, context: HeadroomContext): HeadroomAdvice {
  return { minIdle: 0, why: { code: 'too-little-known', boots: context.boots.length, runs: 0 } };
}
