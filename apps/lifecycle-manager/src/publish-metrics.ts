import { Metrics as EmbeddedMetrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MetricName, Metrics } from './metrics.ts';

const units = {
  SpotInterruptions: MetricUnit.Count,
  HeldSeconds: MetricUnit.Seconds,
  DrainSeconds: MetricUnit.Seconds,
  ReleaseLatencySeconds: MetricUnit.Seconds,
} satisfies Record<MetricName, unknown>;

/** Figures of a pool that wait for the end of the invocation. */
export interface BufferedMetrics extends Metrics {
  /** Writes what was recorded to the log, from where CloudWatch takes it. */
  publish(): void;
}

/** Makes the metrics of a pool, in the embedded metric format. */
export function createMetrics(pool: string): BufferedMetrics {
  const metrics = new EmbeddedMetrics({ namespace: 'Poolkeeper' });
  // A metric has the pool as its only dimension, whichever function writes it.
  metrics.clearDefaultDimensions();
  metrics.setDefaultDimensions({ Pool: pool });
  return {
    record: (name, value) => metrics.addMetric(name, units[name], value),
    publish() {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}
