import type { Metrics } from '@poolkeeper/lambda-runtime';
import type { MetricName } from '../report/measure.ts';

/** Metrics that remember the last value of each, and of each part. */
export function recordedMetrics(): Metrics<MetricName> & {
  readonly last: () => Readonly<Partial<Record<MetricName, number>>>;
  /** By `Zone eu-west-1a`. */
  readonly partsOf: (name: MetricName) => Readonly<Record<string, number>>;
} {
  const values = new Map<MetricName, number>();
  const parts = new Map<string, number>();
  return {
    record(name, value, dimension) {
      if (dimension === undefined) values.set(name, value);
      else parts.set(`${name} ${dimension.name} ${dimension.value}`, value);
    },
    partsOf: (name) =>
      Object.fromEntries(
        [...parts].flatMap(([key, value]) =>
          key.startsWith(`${name} `) ? [[key.slice(name.length + 1), value]] : [],
        ),
      ),
    last: () => Object.fromEntries(values),
  };
}
