import { apiKey } from './checks/api-key.ts';
import { credentials } from './checks/credentials.ts';
import { deployment } from './checks/deployment.ts';
import { drainPermission } from './checks/drain-permission.ts';
import { endpoint } from './checks/endpoint.ts';
import { eventSource } from './checks/event-source.ts';
import { group } from './checks/group.ts';
import { hookDelivery } from './checks/hook-delivery.ts';
import { hook } from './checks/hook.ts';
import { image } from './checks/image.ts';
import { instanceTypes } from './checks/instance-types.ts';
import { instanceProfile } from './checks/instance-profile.ts';
import { launchTemplate } from './checks/launch-template.ts';
import { passes } from './checks/passes.ts';
import { quota } from './checks/quota.ts';
import { redriveQueue } from './checks/redrive-queue.ts';
import { schedule } from './checks/schedule.ts';
import { secrets } from './checks/secrets.ts';
import { securityGroups } from './checks/security-groups.ts';
import { subnets } from './checks/subnets.ts';
import { terminationPolicy } from './checks/termination-policy.ts';
import { workerPool } from './checks/worker-pool.ts';
import type { Check } from './check.ts';

/** In the order in which a pool comes to life: what is at fault first is often why the rest is. */
export const checks: readonly Check[] = [
  credentials,
  deployment,
  endpoint,
  secrets,
  apiKey,
  workerPool,
  drainPermission,
  subnets,
  securityGroups,
  image,
  instanceTypes,
  quota,
  group,
  launchTemplate,
  instanceProfile,
  hook,
  hookDelivery,
  eventSource,
  redriveQueue,
  terminationPolicy,
  schedule,
  passes,
];
