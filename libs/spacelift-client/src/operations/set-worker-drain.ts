import { Answer } from '../answer.ts';
import type { SpaceliftConnection } from '../connection.ts';
import { BadResponseError } from '../errors.ts';
import { SetWorkerDrainDocument, type SetWorkerDrainMutation } from '../generated/graphql.ts';
import type { CallOptions, Operation } from '../operation.ts';

export interface WorkerDrainRequest {
  /** ULID. */
  readonly poolId: string;
  /** ULID. */
  readonly workerId: string;
  /** True to drain, false to lift the drain. */
  readonly drain: boolean;
}

/** The state of a worker right after its drain was set or lifted. */
export interface DrainedWorker {
  readonly id: string;
  /** True if a run is still on the worker. */
  readonly busy: boolean;
  readonly drained: boolean;
}

/** Idempotent, because a second request finds the state already set. */
const operation = {
  document: SetWorkerDrainDocument,
  action: "set the worker's drain",
  idempotent: true,
  permission: 'Worker Pool:Drain Worker',
} as const satisfies Operation<unknown, never>;

/**
 * Drains a worker or lifts its drain, and reports whether a run is still on it. Draining a drained worker is not an error.
 * Rejects with `NotFoundOrNotPermittedError` if the pool does not have the worker (any more) or the API key lacks
 * `Worker Pool:Drain Worker`.
 */
export async function setWorkerDrain(
  connection: SpaceliftConnection,
  { poolId, workerId, drain }: WorkerDrainRequest,
  options: CallOptions = {},
): Promise<DrainedWorker> {
  const data = new Answer<SetWorkerDrainMutation>(
    await connection.send({
      operation,
      variables: { poolId, workerId, drain },
      subject: `worker ${workerId} of worker pool ${poolId}`,
      signal: options.signal,
    }),
    '',
  );
  const worker = data.object<SetWorkerDrainMutation['workerDrainSet']>('workerDrainSet');
  const id = worker.id('id');
  // An instance is terminated by this answer, so it must be about the requested worker.
  if (id !== workerId) {
    throw new BadResponseError(`spacelift answered for worker ${id} when asked to drain worker ${workerId}`);
  }
  return { id, busy: worker.flag('busy'), drained: worker.flag('drained') };
}
