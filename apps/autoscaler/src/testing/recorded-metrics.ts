import type { Metrics } from '@poolkeeper/lambda-runtime';
import type { MetricName } from '../report/measure.ts';

/** Metrics that remember the last value of each. */
export function recordedMetrics(): Metrics<MetricName> & {
  readonly last: () => Readonly<Partial<Record<MetricName, number>>>;
} {
  const values = new Map<MetricName, number>();
  return {
    record: (name, value) => void values.set(name, value),
    last: () => Object.fromEntries(values),
  };
}
