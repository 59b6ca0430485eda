/** Every metric of the autoscaler, with its unit. docs/reference/metrics.md says what each is. */
export const metrics = {
  PendingRuns: 'Count',
  BusyWorkers: 'Count',
  IdleWorkers: 'Count',
  DrainedWorkers: 'Count',
  Demand: 'Count',
  DesiredCapacity: 'Count',
  BootingInstances: 'Count',
  StrayInstances: 'Count',
  RetainedInstances: 'Count',
  CapacityShort: 'Count',
  QueueWaitSeconds: 'Seconds',
  AdvisedHeadroom: 'Count',
  ForecastHeadroom: 'Count',
  PassFailed: 'Count',
  PassDurationMs: 'Milliseconds',
} as const;

export type MetricName = keyof typeof metrics;

/** Takes the values of a look. Many looks may pass before they are published. */
export interface Meter {
  record(name: MetricName, value: number): void;
}

export const noMeter: Meter = { record: () => undefined };
