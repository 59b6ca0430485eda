import { createGroupClient, createInstanceDirectory, createSecretReader } from '@poolkeeper/aws-pool';
import type { PoolConnection } from '@poolkeeper/pool-config';
import { readWorker } from '@poolkeeper/pool-model';
import { createSpaceliftClient } from '@poolkeeper/spacelift-client';
import * as tls from 'node:tls';
import { longestAwsCallMs, longestDrainMs, longestReadMs } from './deadline.ts';
import type { Log } from './log.ts';
import type { NoticeCode } from './notice-code.ts';
import type { Ports } from './ports.ts';
import { within } from './within.ts';

/** A second attempt covers a hiccup; past it a pass a minute comes back anyway. */
const spaceliftPatience = { requestTimeoutMs: 5_000, retry: { attempts: 2, maxDelayMs: 1_000 } };

/** Connects the ports to Spacelift and AWS. Nothing is called yet; make it once for the life of the process. */
export function connect({ spacelift, group }: PoolConnection, log: Log): Ports {
  const { apiKeyId, apiKeySecret, endpoint, workerPoolId, caCertificates } = spacelift;
  if (caCertificates.length > 0) {
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...caCertificates]);
  }
  const aws = { region: group.region, requestTimeoutMs: longestAwsCallMs };
  const readSecret = createSecretReader({ ...aws, source: apiKeySecret });
  const client = createSpaceliftClient({
    endpoint,
    apiKey: async () => ({ id: apiKeyId, secret: await readSecret() }),
    ...spaceliftPatience,
  });
  const groupClient = createGroupClient({
    ...aws,
    name: group.name,
    onUnknownState: (unknown) => {
      log.warn('an instance is in a lifecycle state that this version does not know: it is left alone', {
        code: 'unknown-lifecycle-state' satisfies NoticeCode,
        ...unknown,
      });
    },
  });
  const directory = createInstanceDirectory(aws);
  return {
    pool: {
      async read() {
        const reading = client.workerPool(workerPoolId);
        const pool = await within(longestReadMs, 'spacelift, asked for the pool,', reading);
        const { id, pendingRuns, busyWorkers, workers } = pool;
        return { id, pendingRuns, busyWorkers, workers: workers.map(readWorker) };
      },
      drain: (workerId) =>
        within(
          longestDrainMs,
          `spacelift, asked to drain worker ${workerId},`,
          client.setWorkerDrain({ poolId: workerPoolId, workerId, drain: true }),
        ),
    },
    group: {
      ...groupClient,
      describe: () => within(longestReadMs, 'aws, asked for the group,', groupClient.describe()),
    },
    instances: {
      machines: (ids) => within(longestAwsCallMs, 'aws, asked for machines,', directory.machines(ids)),
    },
  };
}
