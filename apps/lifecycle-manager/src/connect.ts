import {
  createInstanceDirectory,
  createLifecycleActions,
  createQueue,
  createSecretReader,
} from '@poolkeeper/aws-pool';
import { readWorker } from '@poolkeeper/pool-model';
import { createSpaceliftClient } from '@poolkeeper/spacelift-client';
import * as tls from 'node:tls';
import type { Config } from './config.ts';
import type { Ports } from './ports.ts';

/** A look that fails is repeated soon, so it had better fail before the function's time is up. */
const spaceliftPatience = { requestTimeoutMs: 5_000, retry: { attempts: 2, maxDelayMs: 1_000 } };

/** Connects the ports to Spacelift and AWS. Nothing is called yet; make it once for the life of the process. */
export function connect({ spacelift, group: { region }, queueUrl }: Config): Ports {
  const { apiKeyId, apiKeySecret, endpoint, workerPoolId, caCertificates } = spacelift;
  if (caCertificates.length > 0) {
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...caCertificates]);
  }
  const readSecret = createSecretReader({ region, source: apiKeySecret });
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
    hook: createLifecycleActions({ region }),
    instances: createInstanceDirectory({ region }),
    queue: createQueue({ region, url: queueUrl }),
  };
}
