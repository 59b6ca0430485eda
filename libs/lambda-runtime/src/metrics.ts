import { Metrics as EmbeddedMetrics } from '@aws-lambda-powertools/metrics';

/**
 * What a value is about within its pool. CloudWatch keeps, and bills, a series for each value of a dimension, so whoever records it
 * has to bound their number.
 */
export interface MetricDimension {
  readonly name: 'InstanceType' | 'Zone' | 'Cause';
  readonly value: string;
}

/** Records values for dashboards and alarms. */
export interface Metrics<Name extends string> {
  /** @param dimension @default - the value is about the whole pool */
  record(name: Name, value: number, dimension?: MetricDimension): void;
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
  let parts: (() => void)[] = [];
  // The name of the function is no dimension, so a metric is the same series whichever function writes it.
  embedded.clearDefaultDimensions();
  embedded.setDefaultDimensions({ Pool: pool });
  return {
    record(name, value, dimension) {
      if (dimension === undefined) {
        embedded.addMetric(name, units[name], value);
        return;
      }
      parts.push(() => {
        writePart(name, value, dimension);
      });
    },
    publish() {
      if (embedded.hasStoredMetrics()) embedded.publishStoredMetrics();
      for (const write of parts) write();
      parts = [];
    },
  };

  /** A line of its own, because the dimensions of a line are those of all its metrics. */
  function writePart(name: Name, value: number, dimension: MetricDimension): void {
    const part = embedded.singleMetric();
    part.clearDefaultDimensions();
    part.setDefaultDimensions({ Pool: pool, [dimension.name]: dimension.value });
    part.addMetric(name, units[name], value);
  }
}
