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

/** A worker right after its drain was set or lifted. */
export interface DrainedWorker {
  readonly id: string;
  /** A run is still on it. */
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
  // Whether an instance may go hangs on this answer, so it must be about the worker that was asked for.
  if (id !== workerId) {
    throw new BadResponseError(`spacelift answered for worker ${id} when asked to drain worker ${workerId}`);
  }
  return { id, busy: worker.flag('busy'), drained: worker.flag('drained') };
}
