import { Metrics } from '@aws-lambda-powertools/metrics';
import { metrics, type Meter } from './meter.ts';

/** A meter whose values wait for the end of the invocation. */
export interface BufferedMeter extends Meter {
  /** Writes what was recorded to the log, from where CloudWatch takes it. */
  publish(): void;
}

/** Makes the meter of a pool, in the embedded metric format. */
export function createMeter(pool: string): BufferedMeter {
  const embedded = new Metrics({ namespace: 'Poolkeeper' });
  // A metric has the pool as its only dimension, whichever function writes it.
  embedded.clearDefaultDimensions();
  embedded.setDefaultDimensions({ Pool: pool });
  return {
    record: (name, value) => embedded.addMetric(name, metrics[name], value),
    publish() {
      if (embedded.hasStoredMetrics()) embedded.publishStoredMetrics();
    },
  };
}
