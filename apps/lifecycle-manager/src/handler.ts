import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { EpochMs } from '@poolkeeper/pool-model';
import type { GateSettings } from './gate-settings.ts';
import { handleBatch } from './handle-batch.ts';
import { createHeartbeats } from './heartbeats.ts';
import type { Log } from './log.ts';
import { readMessage } from './message.ts';
import type { Ports } from './ports.ts';

/** A function's log can be told which invocation it writes for. */
interface InvocationLog extends Log {
  addContext(context: Context): void;
}

export interface Surroundings {
  readonly log: InvocationLog;
  readonly clock: () => EpochMs;
}

/** Makes the Lambda handler of a queue's batches. Its event source must report batch item failures. */
export function createHandler(ports: Ports, settings: GateSettings, { log, clock }: Surroundings) {
  const heartbeats = createHeartbeats(ports.hook, settings.heartbeatTimeoutMs);
  const gate = { ports, settings, heartbeats, log };

  return async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    log.addContext(context);
    const kept = await handleBatch(Records.map(readMessage), gate, clock());
    return { batchItemFailures: kept.map(({ id }) => ({ itemIdentifier: id })) };
  };
}
