import {
  createDemandHistoryReader,
  createGroupClient,
  createInstanceDirectory,
  createSecretReader,
} from '@poolkeeper/aws-pool';
import { readCertificates, type PoolSettings } from '@poolkeeper/pool-config';
import { readWorker } from '@poolkeeper/pool-model';
import { createSpaceliftClient } from '@poolkeeper/spacelift-client';
import * as tls from 'node:tls';
import { longestAwsCallMs, longestDrainMs, longestLaunchMs, longestReadMs } from './deadline.ts';
import { keepHistory } from './keep-history.ts';
import type { Log } from './log.ts';
import type { NoticeCode } from './notice-code.ts';
import type { GroupPort, HistoryPort, PoolPort, Ports } from './ports.ts';
import { within } from './within.ts';

/** A second attempt covers a hiccup; past it a pass a minute comes back anyway. */
const spaceliftPatience = { requestTimeoutMs: 5_000, retry: { attempts: 2, maxDelayMs: 1_000 } };

/**
 * Connects the ports to Spacelift and AWS. Nothing is called yet but the place of the certificates, if there is one; make it
 * once for as long as the connection is the same.
 */
export async function connect({ name, connection }: PoolSettings, log: Log): Promise<Ports> {
  const { spacelift, group } = connection;
  const aws = { region: group.region, requestTimeoutMs: longestAwsCallMs };
  if (spacelift.caCertificates !== undefined) {
    const read = createSecretReader({ ...aws, source: spacelift.caCertificates });
    trust(readCertificates(await read()));
  }
  const directory = createInstanceDirectory(aws);
  return {
    pool: connectPool(spacelift, aws),
    group: connectGroup(group.name, aws, log),
    instances: {
      machines: (ids) => within(longestAwsCallMs, 'aws, asked for machines,', directory.machines(ids)),
    },
    history: connectHistory(name, aws),
  };
}

/** For the whole process, so for the endpoints of its other pools as well. */
function trust(certificates: readonly string[]): void {
  tls.setDefaultCACertificates([...new Set([...tls.getCACertificates('default'), ...certificates])]);
}

interface Aws {
  readonly region: string;
  readonly requestTimeoutMs: number;
}

function connectPool(spacelift: PoolSettings['connection']['spacelift'], aws: Aws): PoolPort {
  const { apiKeyId, apiKeySecret, endpoint, workerPoolId } = spacelift;
  // The client asks for the key once a token, which lasts for hours, and when the key is refused: then it was rotated.
  const readSecret = createSecretReader({ ...aws, source: apiKeySecret, cacheForMs: 0 });
  const client = createSpaceliftClient({
    endpoint,
    apiKey: async () => ({ id: apiKeyId, secret: await readSecret() }),
    ...spaceliftPatience,
  });
  return {
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
  };
}

function connectGroup(name: string, aws: Aws, log: Log): GroupPort {
  const group = createGroupClient({
    ...aws,
    name,
    launchTimeoutMs: longestLaunchMs,
    onUnknownState: (unknown) => {
      log.warn('an instance is in a lifecycle state that this version does not know: it is left alone', {
        code: 'unknown-lifecycle-state' satisfies NoticeCode,
        ...unknown,
      });
    },
    onUnreadPart: (unread) => {
      log.warn('part of the group could not be read: what goes by it does nothing', {
        code: 'group-part-unread' satisfies NoticeCode,
        ...unread,
      });
    },
  });
  return {
    ...group,
    describe: () => within(longestReadMs, 'aws, asked for the group,', group.describe()),
    glance: () => within(longestReadMs, 'aws, asked for the group,', group.glance()),
  };
}

function connectHistory(pool: string, aws: Aws): HistoryPort {
  const read = createDemandHistoryReader({ ...aws, pool });
  return keepHistory({
    read: (until) => within(longestAwsCallMs, "aws, asked for the pool's past,", read(until)),
  });
}
