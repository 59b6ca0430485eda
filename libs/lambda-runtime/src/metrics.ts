import { Metrics as EmbeddedMetrics } from '@aws-lambda-powertools/metrics';

/** Records values for dashboards and alarms. */
export interface Metrics<Name extends string> {
  record(name: Name, value: number): void;
}

/** Metrics that are kept until they are published. */
export interface BufferedMetrics<Name extends string> extends Metrics<Name> {
  /** Writes the recorded values to the log, where CloudWatch picks them up. */
  publish(): void;
}

/** A unit of CloudWatch that Poolkeeper uses. */
export type MetricUnit = 'Count' | 'Seconds' | 'Milliseconds';

/** Makes the metrics of a pool, in the embedded metric format. */
export function createMetrics<Name extends string>(
  pool: string,
  units: Readonly<Record<Name, MetricUnit>>,
): BufferedMetrics<Name> {
  const embedded = new EmbeddedMetrics({ namespace: 'Poolkeeper' });
  // The pool is a metric's only dimension, so that its name does not depend on the function that writes it.
  embedded.clearDefaultDimensions();
  embedded.setDefaultDimensions({ Pool: pool });
  return {
    record: (name, value) => embedded.addMetric(name, units[name], value),
    publish() {
      if (embedded.hasStoredMetrics()) embedded.publishStoredMetrics();
    },
  };
}
