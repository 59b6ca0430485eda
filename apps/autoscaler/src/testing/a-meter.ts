import type { Meter, MetricName } from '../meter.ts';

/** A meter that remembers. */
export function aMeter(): Meter & {
  /** Of each metric the last value. */
  readonly last: () => Readonly<Partial<Record<MetricName, number>>>;
} {
  const values = new Map<MetricName, number>();
  return {
    record: (name, value) => void values.set(name, value),
    last: () => Object.fromEntries(values),
  };
}
