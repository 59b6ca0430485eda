import type { DemandPoint } from '@poolkeeper/pool-model';

/** What a simulation comes to. Waits are in seconds from queued to started. */
export interface Outcome {
  readonly runs: number;
  readonly waitP50: number;
  readonly waitP95: number;
  readonly waitP99: number;
  readonly waitMost: number;
  /** From launch to end, summed over all instances until the last run has ended. */
  readonly instanceHours: number;
  /** How much of it a run was on the instance. The sum of all durations, whatever scales. */
  readonly busyHours: number;
  readonly launched: number;
  /** The largest number of instances at once. */
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

type Waits = Pick<SimulatedOutcome, 'waitP50' | 'waitP95' | 'waitP99' | 'waitMost' | 'waitsByPercent'>;

/** Quantiles of waits in milliseconds, in seconds. 0 without runs. */
export function waitsOf(milliseconds: Float64Array): Waits {
  const ascending = milliseconds.toSorted();
  const within = (percent: number) =>
    (ascending[Math.max(0, Math.ceil((percent / 100) * ascending.length) - 1)] ?? 0) / 1000;
  return {
    waitP50: within(50),
    waitP95: within(95),
    waitP99: within(99),
    waitMost: within(100),
    waitsByPercent: Array.from({ length: 101 }, (_, percent) => within(percent)),
  };
}

/** The share of the instance-hours without a run, 0 to 1. 0 without instances. */
export function idleShare({
  instanceHours,
  busyHours,
}: Pick<Outcome, 'instanceHours' | 'busyHours'>): number {
  return instanceHours > 0 ? Math.max(0, 1 - busyHours / instanceHours) : 0;
}
