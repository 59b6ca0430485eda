import { Answer } from '../answer.ts';
import type { SpaceliftConnection } from '../connection.ts';
import { BadResponseError, NotFoundOrNotPermittedError } from '../errors.ts';
import { ReadWorkerPoolDocument, type ReadWorkerPoolQuery } from '../generated/graphql.ts';
import type { CallOptions, Operation } from '../operation.ts';

/** The state of a worker pool when Spacelift answered. */
export interface WorkerPool {
  /** ULID. */
  readonly id: string;
  readonly name: string;
  /** Number of runs waiting for a worker. */
  readonly pendingRuns: number;
  /** Number of workers with a run on them, including drained ones. */
  readonly busyWorkers: number;
  /** All registered workers, including drained ones. */
  readonly workers: readonly WorkerReport[];
}

/** A registered worker, as Spacelift reports it. */
export interface WorkerReport {
  /** ULID. */
  readonly id: string;
  /** True if a run is on the worker or about to be. A drained worker can still be busy. */
  readonly busy: boolean;
  /** True if the worker takes no new runs. */
  readonly drained: boolean;
  /** When the worker registered, in Unix seconds. */
  readonly createdAt: number;
  /** When the worker became idle, in Unix seconds. Absent while it is busy, and on backends that do not know the field. */
  readonly availableAt?: number;
  /** Usually a JSON object as a string, but the program that starts the worker sets it: `''`, `{}` and invalid JSON occur. */
  readonly metadata: string;
}

type PoolFields = NonNullable<ReadWorkerPoolQuery['workerPool']>;
type WorkerFields = PoolFields['workers'][number];

const operation = {
  document: ReadWorkerPoolDocument,
  action: 'read the worker pool',
  idempotent: true,
  permission: 'Space:Read',
  optionalFields: ['availableAt'],
} as const satisfies Operation<unknown, never>;

/**
 * Reads a pool with its queue and workers. Rejects with `NotFoundOrNotPermittedError` if the pool does not exist or the API key
 * lacks `Space:Read`.
 */
export async function readWorkerPool(
  connection: SpaceliftConnection,
  poolId: string,
  options: CallOptions = {},
): Promise<WorkerPool> {
  const subject = `worker pool ${poolId}`;
  const data = new Answer<ReadWorkerPoolQuery>(
    await connection.send({ operation, variables: { id: poolId }, subject, signal: options.signal }),
    '',
  );
  if (data.isNull('workerPool')) {
    throw new NotFoundOrNotPermittedError({ subject, permission: operation.permission });
  }
  const pool = toWorkerPool(data.object<PoolFields>('workerPool'));
  // The instances of this pool are terminated by this answer, so it must be about the requested pool.
  if (pool.id !== poolId) {
    throw new BadResponseError(
      `spacelift answered for worker pool ${pool.id} when asked for worker pool ${poolId}`,
    );
  }
  return pool;
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
    ...worker.optional('availableAt', 'wholeNumber'),
    // The schema does not say whether it can be null. A worker without metadata must not make the whole pool unreadable.
    metadata: worker.isAbsent('metadata') ? '' : worker.text('metadata'),
  };
}
