import {
  createDemandHistoryReader,
  createGroupClient,
  createInstanceDirectory,
  type AwsConnection,
} from '@poolkeeper/aws-pool';
import { connectSpacelift, warnOfUnknownState, type Log, type PoolAccess } from '@poolkeeper/lambda-runtime';
import { withTimeout } from '@poolkeeper/lambda-runtime/calls';
import type { PoolSettings } from '@poolkeeper/pool-config';
import type { GroupPort, HistoryPort, InstancesPort, PoolPort, Ports } from '../ports.ts';
import type { NoticeCode } from '../report/notices.ts';
import { awsCallTimeoutMs, drainTimeoutMs, launchTimeoutMs, readTimeoutMs } from '../time-limits.ts';
import { keepHistory } from './keep-history.ts';

/** A second attempt covers a hiccup; after a longer failure the next pass follows soon anyway. */
const patience = { requestTimeoutMs: 5_000, retry: { attempts: 2, maxDelayMs: 1_000 } };

/**
 * Connects the ports of a pool to Spacelift and AWS, once for as long as its settings are the same. It makes no call, except
 * that it reads Spacelift's certificates if the settings name any.
 */
export async function connect(
  settings: PoolSettings,
  log: Log,
  { clients, ...access }: PoolAccess,
): Promise<Ports> {
  const { name, connection } = settings;
  const { group } = connection;
  const aws = { region: group.region, requestTimeoutMs: awsCallTimeoutMs, ...(clients && { clients }) };
  return {
    pool: await connectPool(settings, { aws, ...access }),
    group: connectGroup(group.name, aws, log),
    instances: connectInstances(aws),
    history: connectHistory(name, aws),
  };
}

async function connectPool(
  settings: PoolSettings,
  access: Omit<PoolAccess, 'clients'> & { readonly aws: AwsConnection },
): Promise<PoolPort> {
  const pool = await connectSpacelift(settings, { ...access, patience });
  return {
    read: () => withTimeout(readTimeoutMs, 'reading the pool from spacelift', pool.read()),
    drain: (workerId) =>
      withTimeout(drainTimeoutMs, `draining worker ${workerId} in spacelift`, pool.drain(workerId)),
  };
}

function connectGroup(name: string, aws: AwsConnection, log: Log): GroupPort {
  const group = createGroupClient({
    ...aws,
    name,
    launchTimeoutMs,
    onUnknownState: warnOfUnknownState(log),
    onUnreadPart: (unread) => {
      log.warn('part of the group could not be read; what depends on it does nothing', {
        code: 'group-part-unread' satisfies NoticeCode,
        ...unread,
      });
    },
  });
  return {
    ...group,
    describe: () => withTimeout(readTimeoutMs, 'describing the group', group.describe()),
    glance: () => withTimeout(readTimeoutMs, 'glancing at the group', group.glance()),
  };
}

function connectInstances(aws: AwsConnection): InstancesPort {
  const directory = createInstanceDirectory(aws);
  return {
    machines: (ids) => withTimeout(awsCallTimeoutMs, 'asking ec2 about instances', directory.machines(ids)),
  };
}

function connectHistory(pool: string, aws: AwsConnection): HistoryPort {
  const read = createDemandHistoryReader({ ...aws, pool });
  return keepHistory({
    read: (until) =>
      withTimeout(awsCallTimeoutMs, "reading the pool's past demand from cloudwatch", read(until)),
  });
}
