import type { BufferedMetrics } from '@poolkeeper/autoscaler/pass';

/** Gets a value of a metric when the invocation that recorded it publishes its metrics. */
export type OnMetric = BufferedMetrics<string>['record'];

/** The metrics of one invocation. They are lost if its process dies before they are published. */
export class PublishedMetrics {
  readonly #onMetric: OnMetric;
  #values: Parameters<OnMetric>[] = [];

  constructor(onMetric: OnMetric) {
    this.#onMetric = onMetric;
  }

  readonly record: OnMetric = (...value) => void this.#values.push(value);

  readonly publish = (): void => {
    const published = this.#values;
    this.#values = [];
    for (const value of published) this.#onMetric(...value);
  };
}
