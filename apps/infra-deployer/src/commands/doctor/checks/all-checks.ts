import { apiKey } from './api-key.ts';
import { credentials } from './credentials.ts';
import { deployment } from './deployment.ts';
import { drainPermission } from './drain-permission.ts';
import { endpoint } from './endpoint.ts';
import { eventSource } from './event-source.ts';
import { executions } from './executions.ts';
import { foreseenRuns } from './foreseen-runs.ts';
import { group } from './group.ts';
import { hookDelivery } from './hook-delivery.ts';
import { hook } from './hook.ts';
import { image } from './image.ts';
import { imageBuild } from './image-build.ts';
import { instanceTypes } from './instance-types.ts';
import { instanceProfile } from './instance-profile.ts';
import { launchHook } from './launch-hook.ts';
import { launchTemplate } from './launch-template.ts';
import { passes } from './passes.ts';
import { pause } from './pause.ts';
import { quota } from './quota.ts';
import { redriveQueue } from './redrive-queue.ts';
import { schedule } from './schedule.ts';
import { secrets } from './secrets.ts';
import { securityGroups } from './security-groups.ts';
import { subnets } from './subnets.ts';
import { terminationPolicy } from './termination-policy.ts';
import { volumeKey } from './volume-key.ts';
import { webhook } from './webhook.ts';
import { workerPool } from './worker-pool.ts';
import type { Check } from './check.ts';

/** In the order in which a pool is created: the first fault is often the cause of the others. */
export const allChecks: readonly Check[] = [
  credentials,
  deployment,
  endpoint,
  secrets,
  apiKey,
  workerPool,
  drainPermission,
  foreseenRuns,
  subnets,
  securityGroups,
  image,
  imageBuild,
  instanceTypes,
  quota,
  executions,
  group,
  launchTemplate,
  volumeKey,
  instanceProfile,
  hook,
  launchHook,
  hookDelivery,
  eventSource,
  redriveQueue,
  terminationPolicy,
  schedule,
  webhook,
  pause,
  passes,
];
