import type { DemandPoint } from '@poolkeeper/pool-model';
import type { Taken } from './simulated-pool.ts';

/**
 * What a simulation comes to. Waits are in seconds from ready to started; a run that is confirmed waits for a worker twice, and
 * both count.
 */
export interface Outcome {
  readonly runs: number;
  readonly waitP50: number;
  readonly waitP95: number;
  readonly waitP99: number;
  readonly waitMost: number;
  /** From launch to end, summed over all instances until the last run has ended. */
  readonly instanceHours: number;
  /** Of instances in the warm pool, whose volumes are paid for. */
  readonly stoppedHours: number;
  /** How much of it a run was on the instance. The sum of all durations, whatever scales. */
  readonly busyHours: number;
  /** Launches, and starts from the warm pool. */
  readonly launched: number;
  /** The largest number of instances at once, without those that are stopped. */
  readonly mostAtOnce: number;
}

/** An outcome, and how the pool was over time: the largest value in each period of five minutes. */
export interface SimulatedOutcome extends Outcome {
  /** The wait that each percentage of the runs, 0 to 100, did not exceed. In seconds. */
  readonly waitsByPercent: readonly number[];
  /** Runs that wait or are running. */
  readonly demand: readonly DemandPoint[];
  readonly instances: readonly DemandPoint[];
}

type FiguresOfTaken = Omit<
  SimulatedOutcome,
  'runs' | 'instanceHours' | 'stoppedHours' | 'launched' | 'mostAtOnce' | 'demand' | 'instances'
>;

/** What follows from the times in which runs had workers. */
export function figuresOf(taken: readonly Taken[]): FiguresOfTaken {
  const waits = Float64Array.from(taken, ({ readyAt, startedAt }) => startedAt - readyAt).sort();
  const within = (percent: number) =>
    (waits[Math.max(0, Math.ceil((percent / 100) * waits.length) - 1)] ?? 0) / 1000;
  const busyMs = taken.reduce((sum, { startedAt, endedAt }) => sum + endedAt - startedAt, 0);
  return {
    waitP50: within(50),
    waitP95: within(95),
    waitP99: within(99),
    waitMost: within(100),
    waitsByPercent: Array.from({ length: 101 }, (_, percent) => within(percent)),
    busyHours: busyMs / 3_600_000,
  };
}

/** The share of the instance-hours without a run, 0 to 1. 0 without instances. */
export function idleShare({
  instanceHours,
  busyHours,
}: Pick<Outcome, 'instanceHours' | 'busyHours'>): number {
  return instanceHours > 0 ? Math.max(0, 1 - busyHours / instanceHours) : 0;
}
