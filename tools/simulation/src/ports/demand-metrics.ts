import {
  keepHistory,
  type BufferedMetrics,
  type HistoryPort,
  type MetricName,
} from '@poolkeeper/autoscaler/pass';
import type { DemandHistory, EpochMs } from '@poolkeeper/pool-model';
import { PublishedMetrics, type OnMetric } from '../processes/published-metrics.ts';
import type { SimulatedProcess } from '../processes/simulated-process.ts';
import type { Stage } from '../stage/stage.ts';

interface Value {
  readonly demand: number;
  readonly recordedAt: EpochMs;
}

/** The measurements of an invocation. They are lost if its process dies before they are published. */
export type MetricsBuffer = BufferedMetrics<MetricName>;

/** How long it takes until a log line is a metric. */
const lagMs = 60_000;

/** CloudWatch's metric of the pool's demand: the maximum of each period. */
export class DemandMetrics {
  readonly #stage: Stage;
  readonly #periodMs: number;
  readonly #largest: Map<EpochMs, number>;
  readonly #onMetric: OnMetric;
  #pending: Value[] = [];

  constructor(stage: Stage, { periodMs, points }: DemandHistory, onMetric: OnMetric) {
    this.#stage = stage;
    this.#onMetric = onMetric;
    this.#periodMs = periodMs;
    this.#largest = new Map(points.map(({ at, demand }) => [at, demand]));
  }

  buffer(): MetricsBuffer {
    const values: Value[] = [];
    const published = new PublishedMetrics(this.#onMetric);
    return {
      record: (name, value, dimension) => {
        published.record(name, value, dimension);
        if (name === 'Demand') values.push({ demand: value, recordedAt: this.#stage.now });
      },
      publish: () => {
        this.#pending.push(...values.splice(0));
        published.publish();
      },
    };
  }

  read(): DemandHistory {
    const { now } = this.#stage;
    const hasArrived = ({ recordedAt }: Value) => recordedAt + lagMs <= now;
    for (const { demand, recordedAt } of this.#pending.filter(hasArrived)) {
      const at = Math.floor(recordedAt / this.#periodMs) * this.#periodMs;
      this.#largest.set(at, Math.max(demand, this.#largest.get(at) ?? 0));
    }
    this.#pending = this.#pending.filter((value) => !hasArrived(value));
    const points = [...this.#largest].map(([at, demand]) => ({ at, demand })).sort((a, b) => a.at - b.at);
    return { periodMs: this.#periodMs, points };
  }
}

/** The demand history, which the process caches as the autoscaler does. */
export function createHistoryPort(process: SimulatedProcess, metrics: DemandMetrics): HistoryPort {
  return keepHistory({
    read: () => process.call({ name: () => 'read history', act: () => metrics.read() }),
  });
}
