import { DescribeLifecycleHooksCommand, type LifecycleHook } from '@aws-sdk/client-auto-scaling';
import type { PoolSettings } from '@poolkeeper/pool-config';
import type { AwsClients } from './aws-clients.ts';

/** The hook that holds instances of the group until the gate lets them go; undefined without one, or without a group. */
export async function findTerminationHook(
  { autoScaling }: Pick<AwsClients, 'autoScaling'>,
  { connection }: PoolSettings,
): Promise<LifecycleHook | undefined> {
  const { LifecycleHooks = [] } = await autoScaling.send(
    new DescribeLifecycleHooksCommand({ AutoScalingGroupName: connection.group.name }),
  );
  return LifecycleHooks.find(
    ({ LifecycleTransition: transition }) => transition === 'autoscaling:EC2_INSTANCE_TERMINATING',
  );
}
