import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createGate, type Surroundings } from './gate.ts';
import type { GateSettings } from './gate-settings.ts';
import { handleBatch } from './handle-batch.ts';
import type { InvocationLog } from './log.ts';
import { readMessage } from './message.ts';
import type { Ports } from './ports.ts';

/** Makes the Lambda handler of a queue's batches. Its event source must report batch item failures. */
export function createHandler(
  ports: Ports,
  settings: GateSettings,
  { log, ...surroundings }: Surroundings & { readonly log: InvocationLog },
) {
  const gate = createGate(ports, settings, { log, ...surroundings });

  return async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    log.addContext(context);
    const deadline = { remainingMs: () => context.getRemainingTimeInMillis() };
    const kept = await handleBatch(Records.map(readMessage), gate, deadline);
    return { batchItemFailures: kept.map(({ id }) => ({ itemIdentifier: id })) };
  };
}
