import { DescribeAutoScalingGroupsCommand, type AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { PoolSettings } from '@poolkeeper/pool-config';
import type { AwsClients } from './aws-clients.ts';

/** The group of a pool that is deployed; undefined when it is not there. */
export async function findGroup(
  { autoScaling }: Pick<AwsClients, 'autoScaling'>,
  settings: PoolSettings | undefined,
): Promise<AutoScalingGroup | undefined> {
  if (settings === undefined) return undefined;
  const { AutoScalingGroups = [] } = await autoScaling.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [settings.connection.group.name] }),
  );
  return AutoScalingGroups[0];
}
