import { UpdateAutoScalingGroupCommand, type AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { callAws } from './connection.ts';
import { GroupNotFoundError } from './errors.ts';
import { groupNotFound } from './group-not-found.ts';
import type { GroupConnection } from './launch-instances.ts';

/**
 * Changes the on-demand percentage of the group's mixed instances policy. The rest of the distribution is sent as it is, because
 * AWS may reset fields that are left out to their defaults. The launch template is left out, which AWS then keeps.
 */
export async function setOnDemandPercentage(
  percentage: number,
  group: AutoScalingGroup,
  { name, connection, autoScaling }: GroupConnection,
): Promise<'set' | 'no-mixed-instances-policy'> {
  const distribution = group.MixedInstancesPolicy?.InstancesDistribution;
  if (distribution === undefined) return 'no-mixed-instances-policy';
  const command = new UpdateAutoScalingGroupCommand({
    AutoScalingGroupName: name,
    MixedInstancesPolicy: {
      InstancesDistribution: { ...distribution, OnDemandPercentageAboveBaseCapacity: percentage },
    },
  });
  const answer = await callAws(
    connection,
    { action: 'autoscaling:UpdateAutoScalingGroup', send: (options) => autoScaling.send(command, options) },
    groupNotFound,
  );
  if (answer === 'group-not-found') throw new GroupNotFoundError(name);
  return 'set';
}
