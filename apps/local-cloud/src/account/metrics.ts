import type { EpochMs } from '@poolkeeper/pool-model';
import { readEmbeddedMetrics } from './embedded-metrics.ts';

export interface MetricKey {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface DataPoint {
  readonly at: EpochMs;
  readonly value: number;
}

export interface Metric extends MetricKey {
  readonly unit: string | undefined;
  /** In the order in which they came. */
  readonly points: readonly DataPoint[];
}

/** CloudWatch's metrics: what functions print in the embedded metric format, and what is put. */
export class Metrics {
  readonly #metrics = new Map<string, Metric & { readonly points: DataPoint[] }>();

  all(): readonly Metric[] {
    return [...this.#metrics.values()];
  }

  find(key: MetricKey): Metric | undefined {
    return this.#metrics.get(idOf(key));
  }

  put(key: MetricKey, { unit, ...point }: DataPoint & { readonly unit?: string | undefined }): void {
    const { namespace, name, dimensions } = key;
    const id = idOf(key);
    const metric = this.#metrics.get(id) ?? { namespace, name, dimensions, unit, points: [] };
    metric.points.push(point);
    this.#metrics.set(id, metric);
  }

  /** Takes the metrics out of a line that a function printed, if there are any. */
  readLine(text: string): void {
    for (const { value, at, unit, ...key } of readEmbeddedMetrics(text)) this.put(key, { value, at, unit });
  }
}

function idOf({ namespace, name, dimensions }: MetricKey): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
