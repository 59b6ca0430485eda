import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Deadline } from './deadline.ts';
import type { Gates } from './gates.ts';
import { handleBatch } from './handle-batch.ts';
import type { InvocationLog } from './log.ts';
import { readMessage } from './message.ts';

/** Makes the Lambda handler of queues' batches. Their event sources must report batch item failures. */
export function createHandler(gates: Pick<Gates, 'ofQueue'>, log: InvocationLog) {
  return async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    log.addContext(context);
    const deadline = { remainingMs: () => context.getRemainingTimeInMillis() };
    const byQueue = Map.groupBy(Records, ({ eventSourceARN }) => eventSourceARN);
    const kept = await Promise.all(
      [...byQueue].map(([queueArn, records]) =>
        handleRecords(queueArn, records, deadline).catch((error: unknown) => {
          // They come back after the queue's visibility timeout, and the hooks hold for longer.
          log.error("a pool's messages stay in its queue: they can't be handled", {
            code: 'pool-failed',
            queueArn,
            count: records.length,
            error,
          });
          return records.map(({ messageId }) => messageId);
        }),
      ),
    );
    return { batchItemFailures: kept.flat().map((itemIdentifier) => ({ itemIdentifier })) };
  };

  async function handleRecords(queueArn: string, records: readonly SQSRecord[], deadline: Deadline) {
    const { gate, metrics } = await gates.ofQueue(queueArn);
    try {
      const kept = await handleBatch(records.map(readMessage), gate, deadline);
      return kept.map(({ id }) => id);
    } finally {
      metrics.publish();
    }
  }
}
