import { Answer } from './answer.ts';
import { BadResponseError } from './errors.ts';
import type { SetWorkerDrainMutation } from './generated/graphql.ts';
import { setWorkerDrain } from './operation.ts';
import type { Send } from './transport.ts';

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

export async function drainWorker(request: WorkerDrainRequest, send: Send): Promise<DrainedWorker> {
  const { poolId, workerId, drain } = request;
  const data = new Answer<SetWorkerDrainMutation>(
    await send({
      operation: setWorkerDrain,
      variables: { poolId, workerId, drain },
      subject: `worker ${workerId} of worker pool ${poolId}`,
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
