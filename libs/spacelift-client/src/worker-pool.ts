import { Answer } from './answer.ts';
import { NotFoundOrNotPermittedError } from './errors.ts';
import type { ReadWorkerPoolQuery } from './generated/graphql.ts';
import { readWorkerPool, readWorkerPoolWithoutAvailableAt } from './operation.ts';
import { isUnknownField } from './refusal.ts';
import type { Send } from './transport.ts';

/** A worker pool at the moment when Spacelift answered. */
export interface WorkerPool {
  /** ULID. */
  readonly id: string;
  readonly name: string;
  /** Runs that wait for a worker. */
  readonly pendingRuns: number;
  /** Workers with a run on them, drained ones included. */
  readonly busyWorkers: number;
  /** All registered workers, drained ones included. */
  readonly workers: readonly WorkerReport[];
}

/** A registered worker, as Spacelift reports it. */
export interface WorkerReport {
  /** ULID. */
  readonly id: string;
  /** A run is on it, or about to be. A drained worker can still be busy. */
  readonly busy: boolean;
  /** It takes no new run. */
  readonly drained: boolean;
  /** When it registered, Unix seconds. */
  readonly createdAt: number;
  /** When it became idle, Unix seconds; absent while it is busy, and always on backends that do not know the field. */
  readonly availableAt?: number;
  /** Meant to be a JSON object as a string, but whoever starts the worker decides: `''`, `{}` and nonsense occur. */
  readonly metadata: string;
}

type PoolFields = NonNullable<ReadWorkerPoolQuery['workerPool']>;
type WorkerFields = PoolFields['workers'][number];

/** Reads worker pools; remembers for its life whether the backend knows `availableAt`. */
export function createWorkerPoolReader(send: Send): (poolId: string) => Promise<WorkerPool> {
  let knowsAvailableAt = true;

  async function read(poolId: string): Promise<unknown> {
    const call = { variables: { id: poolId }, subject: `worker pool ${poolId}` };
    if (knowsAvailableAt) {
      try {
        return await send({ ...call, operation: readWorkerPool });
      } catch (error) {
        if (!isUnknownField(error, { type: 'Worker', name: 'availableAt' })) throw error;
        knowsAvailableAt = false;
      }
    }
    return send({ ...call, operation: readWorkerPoolWithoutAvailableAt });
  }

  return async (poolId) => {
    const data = new Answer<ReadWorkerPoolQuery>(await read(poolId), '');
    if (data.isNull('workerPool')) {
      throw new NotFoundOrNotPermittedError({
        subject: `worker pool ${poolId}`,
        permission: readWorkerPool.permission,
      });
    }
    return toWorkerPool(data.object<PoolFields>('workerPool'));
  };
}

function toWorkerPool(pool: Answer<PoolFields>): WorkerPool {
  return {
    id: pool.id('id'),
    name: pool.text('name'),
    pendingRuns: pool.wholeNumber('pendingRuns'),
    busyWorkers: pool.wholeNumber('busyWorkers'),
    workers: pool.objects<WorkerFields>('workers').map(toWorkerReport),
  };
}

function toWorkerReport(worker: Answer<WorkerFields>): WorkerReport {
  return {
    id: worker.id('id'),
    busy: worker.flag('busy'),
    drained: worker.flag('drained'),
    createdAt: worker.wholeNumber('createdAt'),
    ...(worker.isAbsent('availableAt') ? {} : { availableAt: worker.wholeNumber('availableAt') }),
    // Whether it can be null is not known. It says nothing about the others, so it must not cost us the whole pool.
    metadata: worker.isAbsent('metadata') ? '' : worker.text('metadata'),
  };
}
