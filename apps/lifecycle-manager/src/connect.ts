import {
  createGroupClient,
  createInstanceDirectory,
  createLifecycleActions,
  createQueue,
  createSecretReader,
} from '@poolkeeper/aws-pool';
import { readWorker } from '@poolkeeper/pool-model';
import { createSpaceliftClient } from '@poolkeeper/spacelift-client';
import * as tls from 'node:tls';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import type { Ports } from './ports.ts';

/** A look that fails is repeated soon, and every call has to end within `lastCallMs`. */
const spaceliftPatience = { requestTimeoutMs: 4_000, retry: { attempts: 2, maxDelayMs: 500 } };

/** Connects the ports to Spacelift and AWS. Nothing is called yet; make it once for the life of the process. */
export function connect({ spacelift, group, queueUrl, redriveQueueUrl }: Config, log: Log): Ports {
  const { apiKeyId, apiKeySecret, endpoint, workerPoolId, caCertificates } = spacelift;
  const { region } = group;
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
        const { id, pendingRuns, busyWorkers, workers } = await client.workerPool(workerPoolId);
        return { id, pendingRuns, busyWorkers, workers: workers.map(readWorker) };
      },
      drain: (workerId) => client.setWorkerDrain({ poolId: workerPoolId, workerId, drain: true }),
    },
    hook: createLifecycleActions({ region }),
    group: createGroupClient({
      ...group,
      onUnknownState: (unknown) => {
        log.warn('an instance is in a lifecycle state that this version does not know: it is left alone', {
          code: 'unknown-lifecycle-state',
          ...unknown,
        });
      },
    }),
    instances: createInstanceDirectory({ region }),
    queue: createQueue({ region, url: queueUrl }),
    ...(redriveQueueUrl !== undefined && { redrive: createQueue({ region, url: redriveQueueUrl }) }),
  };
}
