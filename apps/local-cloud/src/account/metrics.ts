import type { EpochMs } from '@poolkeeper/pool-model';

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
  /** In order of arrival. */
  readonly points: readonly DataPoint[];
}

/** CloudWatch metrics, published by requests or printed by functions in the embedded metric format. */
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
}

function idOf({ namespace, name, dimensions }: MetricKey): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
