import { createWorld } from '../create-world.ts';
import type { GroupSettings, LifecycleHook } from '../auto-scaling/api.ts';
import type { EventRoute } from '../event-bridge/api.ts';
import type { QueueSettings } from '../sqs/api.ts';
import type { MachineSettings, World } from '../world.ts';

/** Names in the world that `aWorld` creates. */
export const groupName = 'pool';
export const hookName = 'drain-worker';
export const queueName = 'lifecycle';

export interface AWorld extends Partial<GroupSettings> {
  /** @default 1 */
  readonly seed?: number;
  /** @default - Monday 5 January 2026, 8:00 UTC */
  readonly startAt?: number;
  /** @default eu-west-1 */
  readonly region?: string;
  /** @default - boots take exactly 60 seconds, launches 15 */
  readonly machines?: MachineSettings;
  /** @default - the queue that the hook notifies */
  readonly queues?: readonly QueueSettings[];
  /** @default - spot interruptions and rebalance recommendations go to the queue that the hook notifies */
  readonly eventRoutes?: readonly EventRoute[];
}

/**
 * A pool of 0 to 10 instances as Poolkeeper deploys it: with a termination hook that notifies a queue and has the default
 * result ABANDON, and a policy that retains abandoned instances.
 */
export function aWorld(options: AWorld = {}): World {
  const { seed = 1, startAt = Date.UTC(2026, 0, 5, 8), region, machines, ...others } = options;
  const { queues, eventRoutes, ...group } = others;
  return createWorld({
    seed,
    startAt,
    region,
    queues: queues ?? [{ name: queueName, visibilityTimeoutSeconds: 60 }],
    eventRoutes: eventRoutes ?? [
      { detailType: 'EC2 Spot Instance Interruption Warning', queueName },
      { detailType: 'EC2 Instance Rebalance Recommendation', queueName },
    ],
    group: {
      name: groupName,
      minSize: 0,
      maxSize: 10,
      hooks: [aTerminationHook({}, region)],
      onTerminateHookAbandon: 'retain',
      ...group,
    },
    spacelift: { poolId: '01KE6JQ300G7RNFM4RDSZ5RH3Q' },
    machines: { spread: 0, ...machines },
  });
}

export function aTerminationHook(changes: Partial<LifecycleHook> = {}, region = 'eu-west-1'): LifecycleHook {
  return {
    name: hookName,
    transition: 'autoscaling:EC2_INSTANCE_TERMINATING',
    heartbeatTimeoutSeconds: 300,
    defaultResult: 'ABANDON',
    notificationTargetArn: `arn:aws:sqs:${region}:000000000000:${queueName}`,
    ...changes,
  };
}

/** A launch hook without notifications. */
export function aLaunchHook(changes: Partial<LifecycleHook> = {}): LifecycleHook {
  return {
    name: 'wait-for-worker',
    transition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
    heartbeatTimeoutSeconds: 300,
    defaultResult: 'ABANDON',
    ...changes,
  };
}
