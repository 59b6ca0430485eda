/** Figures for dashboards and alarms. */
export interface Metrics {
  record(name: MetricName, value: number): void;
}

/**
 * - `SpotInterruptions`: instances of the pool that AWS took back, 1 each.
 * - `HeldSeconds`: at each look, for how long the hook has been holding an instance that waits for its run.
 * - `DrainSeconds`: from when the hook began to hold an instance with a worker to its release.
 * - `ReleaseLatencySeconds`: of that, what passed since its worker had no run any more.
 */
export type MetricName = 'SpotInterruptions' | 'HeldSeconds' | 'DrainSeconds' | 'ReleaseLatencySeconds';

export const noMetrics: Metrics = { record: () => undefined };
