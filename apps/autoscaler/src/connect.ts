import { createGroupClient, createSecretReader } from '@poolkeeper/aws-pool';
import type { PoolConnection } from '@poolkeeper/pool-config';
import { readWorker } from '@poolkeeper/pool-model';
import { createSpaceliftClient } from '@poolkeeper/spacelift-client';
import * as tls from 'node:tls';
import type { Log } from './log.ts';
import type { Ports } from './ports.ts';

/** Reads and drains have to end well before the function does; a pass a minute comes back anyway. */
const spaceliftPatience = { requestTimeoutMs: 5_000, retry: { attempts: 2, maxDelayMs: 1_000 } };

/** Connects the ports to Spacelift and AWS. Nothing is called yet; make it once for the life of the process. */
export function connect({ spacelift, group }: PoolConnection, log: Log): Ports {
  const { apiKeyId, apiKeySecret, endpoint, workerPoolId, caCertificates } = spacelift;
  if (caCertificates.length > 0) {
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...caCertificates]);
  }
  const readSecret = createSecretReader({ region: group.region, source: apiKeySecret });
  const client = createSpaceliftClient({
    endpoint,
    apiKey: async () => ({ id: apiKeyId, secret: await readSecret() }),
    ...spaceliftPatience,
  });
  return {
    pool: {
      async read() {
        const { id, pendingRuns, workers } = await client.workerPool(workerPoolId);
        return { id, pendingRuns, workers: workers.map(readWorker) };
      },
      drain: (workerId) => client.setWorkerDrain({ poolId: workerPoolId, workerId, drain: true }),
    },
    group: createGroupClient({
      ...group,
      onUnknownState: (unknown) => {
        log.warn('an instance is in a lifecycle state that this version does not know: it is left alone', {
          ...unknown,
        });
      },
    }),
  };
}
