import {
  createGroupClient,
  createInstanceDirectory,
  createLifecycleActions,
  createMessageQueue,
} from '@poolkeeper/aws-pool';
import { connectSpacelift, warnOfUnknownState, type Log, type PoolAccess } from '@poolkeeper/lambda-runtime';
import type { PoolSettings } from '@poolkeeper/pool-config';
import type { Ports } from './ports.ts';

/** A round that fails is repeated soon, and every call has to end within the time that `withinDeadline` keeps for it. */
export const spaceliftPatience = { requestTimeoutMs: 4_000, retry: { attempts: 2, maxDelayMs: 500 } };

/** Connects the ports of a pool to Spacelift and AWS. Calls nothing yet, except to read the certificates if there are any. */
export async function connect(
  settings: PoolSettings,
  log: Log,
  { clients, ...access }: PoolAccess,
): Promise<Ports> {
  const { connection, lifecycle } = settings;
  const { group } = connection;
  const { queueUrl, redriveQueueUrl } = lifecycle;
  const aws = { region: group.region, ...(clients && { clients }) };
  return {
    pool: await connectSpacelift(settings, { aws, patience: spaceliftPatience, ...access }),
    hook: createLifecycleActions(aws),
    group: createGroupClient({ ...aws, name: group.name, onUnknownState: warnOfUnknownState(log) }),
    instances: createInstanceDirectory(aws),
    queue: createMessageQueue({ ...aws, url: queueUrl }),
    redrive: redriveQueueUrl === undefined ? undefined : createMessageQueue({ ...aws, url: redriveQueueUrl }),
  };
}
