import type { EpochMs } from '@poolkeeper/pool-model';
import type { Sqs } from '@poolkeeper/pool-world';
import type { Metrics } from './metrics.ts';

const minuteMs = 60_000;

/** SQS stops to publish the metrics of a queue that was not used for so long. */
const inactiveAfterMs = 6 * 60 * minuteMs;

/**
 * The metrics that SQS publishes about each queue every minute.
 *
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export class QueueMetrics {
  readonly #sqs: Pick<Sqs, 'listQueues'>;
  readonly #metrics: Metrics;
  #collectedAt: EpochMs | undefined;
  /** What the queues held since the last call. Nothing changes between the calls. */
  #counts: readonly (readonly [string, number])[] = [];

  constructor(sqs: Pick<Sqs, 'listQueues'>, metrics: Metrics) {
    this.#sqs = sqs;
    this.#metrics = metrics;
  }

  /** Publishes the minutes that have begun since the last call. Call it after each change of a queue. */
  collect(now: EpochMs): void {
    const current = Math.floor(now / minuteMs) * minuteMs;
    const earliest = Math.max(this.#collectedAt ?? current, current - inactiveAfterMs);
    for (let minute = earliest + minuteMs; minute <= current; minute += minuteMs) this.#publish(minute);
    this.#collectedAt = current;
    this.#counts = this.#sqs.listQueues().map(({ name, visible }) => [name, visible]);
  }

  #publish(at: EpochMs): void {
    for (const [QueueName, value] of this.#counts) {
      this.#metrics.put(
        {
          namespace: 'AWS/SQS',
          name: 'ApproximateNumberOfMessagesVisible',
          dimensions: { QueueName },
        },
        { at, value, unit: 'Count' },
      );
    }
  }
}
