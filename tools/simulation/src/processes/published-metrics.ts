/** Gets a value of a metric when the invocation that recorded it publishes its metrics. */
export type OnMetric = (name: string, value: number) => void;

/** The metrics of one invocation. They are lost if its process dies before they are published. */
export class PublishedMetrics {
  readonly #onMetric: OnMetric;
  #values: (readonly [name: string, value: number])[] = [];

  constructor(onMetric: OnMetric) {
    this.#onMetric = onMetric;
  }

  readonly record = (name: string, value: number): void => void this.#values.push([name, value]);

  readonly publish = (): void => {
    const published = this.#values;
    this.#values = [];
    for (const [name, value] of published) this.#onMetric(name, value);
  };
}
