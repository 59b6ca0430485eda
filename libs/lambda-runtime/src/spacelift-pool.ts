import { readCertificates, type PoolSettings } from '@poolkeeper/pool-config';
import { readWorker, type Pool } from '@poolkeeper/pool-model';
import {
  createSpaceliftConnection,
  readWorkerPool,
  setWorkerDrain,
  type ConnectionOptions,
  type SpaceliftConnection,
} from '@poolkeeper/spacelift-client';
import { fetchTrusting } from '@poolkeeper/spacelift-client/node';
import { openApiKey, openPoolSecret, type PoolSecretContext } from './pool-secret.ts';

/** A worker pool in Spacelift. A call that throws had, as far as is known, no effect. */
export interface SpaceliftPool {
  /** For operations that only one function needs. */
  readonly account: SpaceliftConnection;
  /**
   * Reads the pool.
   *
   * @throws also when the answer is about another pool than the one that was asked for.
   * @param poolId another pool of the same account, which the same API key can read. @default - the pool of the settings
   */
  read(poolId?: string): Promise<Pool>;
  /**
   * Stops a worker from taking new runs, and returns its state as of this moment. A drained worker may be drained again.
   *
   * @param poolId the pool of the worker. @default - the pool of the settings
   */
  drain(workerId: string, poolId?: string): Promise<{ readonly busy: boolean; readonly drained: boolean }>;
}

/** How long to wait for an answer of Spacelift, and how often to ask again. */
export type SpaceliftPatience = Pick<ConnectionOptions, 'requestTimeoutMs' | 'retry'>;

export interface SpaceliftAccess extends Omit<PoolSecretContext, 'pool'> {
  readonly patience: SpaceliftPatience;
}

/**
 * Connects to a pool in Spacelift, once for as long as its settings are the same. It reads the certificates at once, if
 * there are any, and the API key with the first call. The certificates count for this connection alone.
 *
 * @throws SettingsError when the certificates cannot be parsed, and what reading them throws.
 */
export async function connectSpacelift(
  { name, connection }: Pick<PoolSettings, 'name' | 'connection'>,
  { patience, ...access }: SpaceliftAccess,
): Promise<SpaceliftPool> {
  const { apiKeyId, apiKeySecret, caCertificates, endpoint, workerPoolId } = connection.spacelift;
  const context = { pool: name, ...access };
  const certificates =
    caCertificates === undefined ? [] : readCertificates(await openPoolSecret(caCertificates, context)());
  // The client asks for the key once a token, which lasts for hours, and when the key is refused, as after a rotation.
  const readKey = openApiKey(apiKeySecret, context);
  const account = createSpaceliftConnection({
    endpoint,
    apiKey: async () => ({ id: apiKeyId, secret: await readKey(endpoint) }),
    fetch: fetchTrusting(certificates),
    ...patience,
  });
  return {
    account,
    async read(poolId = workerPoolId) {
      const { id, pendingRuns, busyWorkers, workers } = await readWorkerPool(account, poolId);
      return { id, pendingRuns, busyWorkers, workers: workers.map(readWorker) };
    },
    drain: (workerId, poolId = workerPoolId) => setWorkerDrain(account, { poolId, workerId, drain: true }),
  };
}
