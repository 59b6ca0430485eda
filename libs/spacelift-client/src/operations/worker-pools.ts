import { Answer } from '../answer.ts';
import type { SpaceliftConnection } from '../connection.ts';
import { BadResponseError, NotFoundOrNotPermittedError } from '../errors.ts';
import {
  CreateWorkerPoolDocument,
  CycleWorkerPoolDocument,
  DeleteWorkerPoolDocument,
  DescribeWorkerPoolDocument,
  ListWorkerPoolsDocument,
  ReadPublicWorkerPoolDocument,
  ResetWorkerPoolDocument,
  SearchWorkerPoolsDocument,
  UpdateWorkerPoolDocument,
  type PoolPropertiesFragment,
  type ReadPublicWorkerPoolQuery,
  type SearchWorkerPoolsQuery,
} from '../generated/graphql.ts';
import type { CallOptions, Operation } from '../operation.ts';
import { searchPages, toPage, type Search } from '../pages.ts';

/** A worker pool without its workers. Counts are those of the moment when Spacelift answered. */
export interface WorkerPoolProperties {
  /** ULID. */
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly labels: readonly string[];
  /** Id of the space that contains the pool. */
  readonly space: string;
  /** Unix seconds. */
  readonly createdAt: number;
  /** Unix seconds. */
  readonly updatedAt?: number;
  /** Number of runs waiting for a worker. */
  readonly pendingRuns: number;
  /** Number of workers with a run on them, including drained ones. */
  readonly busyWorkers: number;
  /** Number of registered workers, including drained ones. */
  readonly workersCount?: number;
  /** Number of runs that wait for a worker or are on one. */
  readonly schedulableRunsCount?: number;
  /** Maximum number of drift detection runs at a time: -1 for no limit, 0 for none at all. */
  readonly driftDetectionRunLimit?: number;
  readonly managedByK8sController?: boolean;
}

/** A pool and the token that its workers start with. */
export interface WorkerPoolWithToken extends WorkerPoolProperties {
  /** The value of `SPACELIFT_TOKEN`, in base64. A secret. */
  readonly token: string;
}

export interface NewWorkerPool {
  readonly name: string;
  /** The certificate signing request as PEM, in base64. Its private key stays with the workers. */
  readonly certificateSigningRequest: string;
  readonly description?: string;
  readonly labels?: readonly string[];
  /** Id of the space. @default - Spacelift's own */
  readonly space?: string;
  /** Maximum number of drift detection runs at a time: -1 for no limit, 0 for none at all. */
  readonly driftDetectionRunLimit?: number;
}

/** The new properties of a pool. Pass all of them: whether Spacelift keeps those that are left out is not known. */
export interface WorkerPoolUpdate extends Omit<NewWorkerPool, 'certificateSigningRequest'> {
  /** ULID. */
  readonly poolId: string;
}

export interface WorkerPoolReset {
  /** ULID. */
  readonly poolId: string;
  /** The certificate signing request as PEM, in base64. */
  readonly certificateSigningRequest: string;
}

/** The account's share of the workers that Spacelift runs. */
export interface PublicWorkerPool {
  /** Maximum number of runs at a time. */
  readonly parallelism: number;
  readonly busyWorkers: number;
  readonly pendingRuns: number;
}

const reading = { idempotent: true, permission: 'Space:Read' } as const;
const optionalFields = [
  'description',
  'labels',
  'updatedAt',
  'workersCount',
  'schedulableRunsCount',
  'driftDetectionRunLimit',
  'managedByK8sController',
] as const;

/** Lists all private pools that the API key may see. */
export async function listWorkerPools(
  connection: SpaceliftConnection,
  options: CallOptions = {},
): Promise<readonly WorkerPoolProperties[]> {
  const operation = {
    ...reading,
    document: ListWorkerPoolsDocument,
    action: 'list the worker pools',
    optionalFields,
  };
  const data = await connection.send({
    operation,
    variables: {},
    subject: 'the account',
    signal: options.signal,
  });
  return new Answer<{ workerPools: unknown }>(data, '')
    .objects<PoolPropertiesFragment>('workerPools')
    .map(toProperties);
}

/** Searches the pools that the API key may see. Asks for a page only when its first pool is needed. */
export function searchWorkerPools(
  connection: SpaceliftConnection,
  search: Search = {},
  options: CallOptions = {},
): AsyncGenerator<WorkerPoolProperties, void, undefined> {
  const operation = {
    ...reading,
    document: SearchWorkerPoolsDocument,
    action: 'search the worker pools',
    optionalFields,
  };
  return searchPages(search, async (input) => {
    const data = new Answer<SearchWorkerPoolsQuery>(
      await connection.send({
        operation,
        variables: { input },
        subject: 'the account',
        signal: options.signal,
      }),
      '',
    );
    return toPage(data.object('searchWorkerPools'), toProperties);
  });
}

/** Reads a pool without its workers. Rejects with `NotFoundOrNotPermittedError` as `readWorkerPool` does. */
export async function describeWorkerPool(
  connection: SpaceliftConnection,
  poolId: string,
  options: CallOptions = {},
): Promise<WorkerPoolProperties> {
  const operation = {
    ...reading,
    document: DescribeWorkerPoolDocument,
    action: 'describe the worker pool',
    optionalFields,
  };
  const data = await connection.send({
    operation,
    variables: { id: poolId },
    subject: poolOf(poolId),
    signal: options.signal,
  });
  return toProperties(poolIn(data, 'workerPool', { poolId, operation }));
}

/** Reads the account's share of the workers that Spacelift runs. */
export async function readPublicWorkerPool(
  connection: SpaceliftConnection,
  options: CallOptions = {},
): Promise<PublicWorkerPool> {
  const operation = {
    ...reading,
    document: ReadPublicWorkerPoolDocument,
    action: 'read the public worker pool',
  };
  const pool = new Answer<ReadPublicWorkerPoolQuery>(
    await connection.send({ operation, variables: {}, subject: 'the account', signal: options.signal }),
    '',
  ).object<ReadPublicWorkerPoolQuery['publicWorkerPool']>('publicWorkerPool');
  return {
    parallelism: pool.wholeNumber('parallelism'),
    busyWorkers: pool.wholeNumber('busyWorkers'),
    pendingRuns: pool.wholeNumber('pendingRuns'),
  };
}

/** Creates a pool. After an `UnavailableError` the pool may exist: search for its name before trying again. */
export async function createWorkerPool(
  connection: SpaceliftConnection,
  pool: NewWorkerPool,
  options: CallOptions = {},
): Promise<WorkerPoolWithToken> {
  const operation = {
    document: CreateWorkerPoolDocument,
    action: 'create the worker pool',
    idempotent: false,
    permission: 'Worker Pool:Create',
    optionalFields,
  };
  const data = await connection.send({
    operation,
    variables: pool,
    subject: `worker pool ${pool.name}`,
    signal: options.signal,
  });
  return withToken(poolIn(data, 'workerPoolCreate', { poolId: pool.name, operation }));
}

/** Changes the properties of a pool. */
export async function updateWorkerPool(
  connection: SpaceliftConnection,
  { poolId, ...properties }: WorkerPoolUpdate,
  options: CallOptions = {},
): Promise<WorkerPoolProperties> {
  const operation = {
    document: UpdateWorkerPoolDocument,
    action: 'update the worker pool',
    idempotent: true,
    permission: 'Worker Pool:Update',
    optionalFields,
  };
  const variables = { id: poolId, ...properties };
  const data = await connection.send({
    operation,
    variables,
    subject: poolOf(poolId),
    signal: options.signal,
  });
  return toProperties(poolIn(data, 'workerPoolUpdate', { poolId, operation }));
}

/**
 * Makes a new token for a pool. Workers with the old one can no longer connect, so drain the pool and wait for its runs first.
 * After an `UnavailableError` the old token may be void: reset again.
 */
export async function resetWorkerPool(
  connection: SpaceliftConnection,
  { poolId, certificateSigningRequest }: WorkerPoolReset,
  options: CallOptions = {},
): Promise<WorkerPoolWithToken> {
  const operation = {
    document: ResetWorkerPoolDocument,
    action: 'reset the worker pool',
    idempotent: false,
    permission: 'Worker Pool:Reset',
    optionalFields,
  };
  const variables = { id: poolId, certificateSigningRequest };
  const data = await connection.send({
    operation,
    variables,
    subject: poolOf(poolId),
    signal: options.signal,
  });
  return withToken(poolIn(data, 'workerPoolReset', { poolId, operation }));
}

/** Sends all workers of a pool the signal to end, which interrupts their runs. */
export async function cycleWorkerPool(
  connection: SpaceliftConnection,
  poolId: string,
  options: CallOptions = {},
): Promise<void> {
  const operation = {
    document: CycleWorkerPoolDocument,
    action: 'cycle the worker pool',
    // A second signal would interrupt the runs of the workers that have replaced those of the first.
    idempotent: false,
    permission: 'Worker Pool:Cycle',
  };
  const data = await connection.send({
    operation,
    variables: { id: poolId },
    subject: poolOf(poolId),
    signal: options.signal,
  });
  new Answer<{ workerPoolCycle: boolean }>(data, '').flag('workerPoolCycle');
}

/** Deletes a pool. */
export async function deleteWorkerPool(
  connection: SpaceliftConnection,
  poolId: string,
  options: CallOptions = {},
): Promise<void> {
  const operation = {
    document: DeleteWorkerPoolDocument,
    action: 'delete the worker pool',
    // A second request would be answered with "not found".
    idempotent: false,
    permission: 'Worker Pool:Delete',
  };
  const data = await connection.send({
    operation,
    variables: { id: poolId },
    subject: poolOf(poolId),
    signal: options.signal,
  });
  poolIn(data, 'workerPoolDelete', { poolId, operation });
}

function poolOf(poolId: string): string {
  return `worker pool ${poolId}`;
}

/** The pool in a field of an answer. Throws `NotFoundOrNotPermittedError` if it is null. */
function poolIn(
  data: unknown,
  field: string,
  {
    poolId,
    operation,
  }: { readonly poolId: string; readonly operation: Pick<Operation<unknown, never>, 'permission'> },
): Answer<PoolPropertiesFragment> {
  const answer = new Answer<Record<string, unknown>>(data, '');
  if (answer.isNull(field)) {
    throw new NotFoundOrNotPermittedError({ subject: poolOf(poolId), permission: operation.permission });
  }
  return answer.object<PoolPropertiesFragment>(field);
}

function toProperties(pool: Answer<PoolPropertiesFragment>): WorkerPoolProperties {
  return {
    id: pool.id('id'),
    name: pool.text('name'),
    ...pool.optional('description', 'text'),
    labels: pool.isAbsent('labels') ? [] : pool.texts('labels'),
    space: pool.text('space'),
    createdAt: pool.wholeNumber('createdAt'),
    ...pool.optional('updatedAt', 'wholeNumber'),
    pendingRuns: pool.wholeNumber('pendingRuns'),
    busyWorkers: pool.wholeNumber('busyWorkers'),
    ...pool.optional('workersCount', 'wholeNumber'),
    ...pool.optional('schedulableRunsCount', 'wholeNumber'),
    ...pool.optional('driftDetectionRunLimit', 'number'),
    ...pool.optional('managedByK8sController', 'flag'),
  };
}

function withToken(pool: Answer<PoolPropertiesFragment & { readonly config: string }>): WorkerPoolWithToken {
  const token = pool.text('config');
  if (token === '') throw new BadResponseError("spacelift's answer has no token of the worker pool");
  return { ...toProperties(pool), token };
}
