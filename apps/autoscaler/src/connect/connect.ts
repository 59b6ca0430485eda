import {
  createDemandHistoryReader,
  createGroupClient,
  createInstanceDirectory,
  type AwsConnection,
} from '@poolkeeper/aws-pool';
import {
  connectSpacelift,
  searchPoolRuns,
  warnOfUnknownState,
  type Log,
  type PoolAccess,
  type SpaceliftPool,
} from '@poolkeeper/lambda-runtime';
import { withTimeout } from '@poolkeeper/lambda-runtime/calls';
import type { PoolSettings } from '@poolkeeper/pool-config';
import { statesOfActiveRuns } from '@poolkeeper/pool-model';
import type { GroupPort, HistoryPort, InstancesPort, PoolPort, Ports, RunsPort } from '../ports.ts';
import type { NoticeCode } from '../report/notices.ts';
import {
  awsCallTimeoutMs,
  drainTimeoutMs,
  launchTimeoutMs,
  readTimeoutMs,
  runsTimeoutMs,
} from '../time-limits.ts';
import { createRunsPort } from './create-runs-port.ts';
import { keepHistory } from './keep-answer.ts';

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
  const { name, connection, autoscaler } = settings;
  const { group } = connection;
  const aws = { region: group.region, requestTimeoutMs: awsCallTimeoutMs, ...(clients && { clients }) };
  const pool = await connectSpacelift(settings, { aws, ...access, patience });
  return {
    pool: connectPool(pool),
    group: connectGroup(group.name, aws, log),
    instances: connectInstances(aws),
    history: connectHistory(name, aws),
    ...(autoscaler.policy.foreseen !== undefined && {
      runs: connectRuns(pool, connection.spacelift.workerPoolId),
    }),
  };
}

function connectPool(pool: SpaceliftPool): PoolPort {
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

/**
 * The runs are of the whole account. One page of those that are active is one request a pass; 200 of the pool tell enough of its past.
 */
const searches = {
  active: { atMost: 100, requests: 1, states: statesOfActiveRuns },
  latest: { atMost: 200, requests: 4 },
} as const;

function connectRuns({ account }: SpaceliftPool, workerPoolId: string): RunsPort {
  const search = (which: keyof typeof searches) =>
    withTimeout(
      runsTimeoutMs,
      `reading the ${which} runs from spacelift`,
      searchPoolRuns(account, { workerPoolId, ...searches[which] }),
    );
  return createRunsPort({ active: () => search('active'), latest: () => search('latest') });
}
