import type { InvocationLog } from '@poolkeeper/lambda-runtime';
import { remainingTimeOf, type Deadline } from '@poolkeeper/lambda-runtime/calls';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { handleBatch } from './batch/handle-batch.ts';
import { readMessage } from './events/message.ts';
import type { Gates } from './gates.ts';
import { answerTerminationPolicy, type TerminationPolicyAnswer } from './termination-policy.ts';

/** Makes the Lambda handler for the pools' queues. Their event sources must report batch item failures. */
export function createHandler(gates: Pick<Gates, 'ofQueue'>, log: InvocationLog) {
  return async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    log.addContext(context);
    const deadline = remainingTimeOf(context);
    const byQueue = Map.groupBy(Records, ({ eventSourceARN }) => eventSourceARN);
    const kept = await Promise.all(
      [...byQueue].map(([queueArn, records]) =>
        handleRecords(queueArn, records, deadline).catch((error: unknown) => {
          // The messages return after the queue's visibility timeout, and the hooks hold for longer than that.
          log.error('the messages of a pool cannot be handled: they stay in its queue', {
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

/** Makes the Lambda handler for the groups' custom termination policy. */
export function createTerminationPolicyHandler(
  gates: Pick<Gates, 'ofGroup'>,
  { log, sleep }: { readonly log: InvocationLog; readonly sleep: (ms: number) => Promise<void> },
) {
  const viewOf = async (groupName: string) => (await gates.ofGroup(groupName)).gate;
  return (event: unknown, context: Context): Promise<TerminationPolicyAnswer> => {
    log.addContext(context);
    return answerTerminationPolicy(event, { viewOf, context: { log, clock: Date.now, sleep } });
  };
}
