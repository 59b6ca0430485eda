import type { BufferedMetrics, MetricName } from '@poolkeeper/autoscaler/pass';
import type { DemandHistory, EpochMs } from '@poolkeeper/pool-model';
import type { Stage } from '../stage/stage.ts';

interface Value {
  readonly demand: number;
  readonly recordedAt: EpochMs;
}

/** What an invocation has measured. It counts once it is published: a process that dies takes it along. */
export type MetricsBuffer = BufferedMetrics<MetricName>;

/** A log line becomes a metric after a minute or so. */
const lagMs = 60_000;

/** CloudWatch, as far as the pool's demand goes: the largest of each period. */
export class DemandMetrics {
  readonly #stage: Stage;
  readonly #periodMs: number;
  readonly #largest: Map<EpochMs, number>;
  #onTheirWay: Value[] = [];

  constructor(stage: Stage, { periodMs, points }: DemandHistory) {
    this.#stage = stage;
    this.#periodMs = periodMs;
    this.#largest = new Map(points.map(({ at, demand }) => [at, demand]));
  }

  buffer(): MetricsBuffer {
    const values: Value[] = [];
    return {
      record: (name, value) => {
        if (name === 'Demand') values.push({ demand: value, recordedAt: this.#stage.now });
      },
      publish: () => {
        this.#onTheirWay.push(...values.splice(0));
      },
    };
  }

  read(): DemandHistory {
    const { now } = this.#stage;
    const hasArrived = ({ recordedAt }: Value) => recordedAt + lagMs <= now;
    for (const { demand, recordedAt } of this.#onTheirWay.filter(hasArrived)) {
      const at = Math.floor(recordedAt / this.#periodMs) * this.#periodMs;
      this.#largest.set(at, Math.max(demand, this.#largest.get(at) ?? 0));
    }
    this.#onTheirWay = this.#onTheirWay.filter((value) => !hasArrived(value));
    const points = [...this.#largest].map(([at, demand]) => ({ at, demand })).sort((a, b) => a.at - b.at);
    return { periodMs: this.#periodMs, points };
  }
}
