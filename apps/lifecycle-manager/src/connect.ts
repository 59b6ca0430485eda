import {
  createGroupClient,
  createInstanceDirectory,
  createLifecycleActions,
  createMessageQueue,
  createSecretReader,
} from '@poolkeeper/aws-pool';
import { readCertificates, type PoolSettings } from '@poolkeeper/pool-config';
import { readWorker } from '@poolkeeper/pool-model';
import { createSpaceliftClient } from '@poolkeeper/spacelift-client';
import * as tls from 'node:tls';
import type { Log } from './log.ts';
import type { Ports } from './ports.ts';

/** A look that fails is repeated soon, and every call has to end within `lastCallMs`. */
const spaceliftPatience = { requestTimeoutMs: 4_000, retry: { attempts: 2, maxDelayMs: 500 } };

/**
 * Connects the ports to Spacelift and AWS. Nothing is called yet but the place of the certificates, if there is one; make it
 * once for as long as the settings are the same.
 */
export async function connect({ connection, lifecycle }: PoolSettings, log: Log): Promise<Ports> {
  const { spacelift, group } = connection;
  const { apiKeyId, apiKeySecret, endpoint, workerPoolId, caCertificates } = spacelift;
  const { queueUrl, redriveQueueUrl } = lifecycle;
  const { region } = group;
  if (caCertificates !== undefined) {
    const read = createSecretReader({ region, source: caCertificates });
    trust(readCertificates(await read()));
  }
  // The client asks for the key once a token, which lasts for hours, and when the key is refused: then it was rotated.
  const readSecret = createSecretReader({ region, source: apiKeySecret, cacheForMs: 0 });
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
    queue: createMessageQueue({ region, url: queueUrl }),
    ...(redriveQueueUrl !== undefined && { redrive: createMessageQueue({ region, url: redriveQueueUrl }) }),
  };
}

/** For the whole process, so for the endpoints of its other pools as well. */
function trust(certificates: readonly string[]): void {
  tls.setDefaultCACertificates([...new Set([...tls.getCACertificates('default'), ...certificates])]);
}
