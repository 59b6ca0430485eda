import { UpdateAutoScalingGroupCommand, type AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { callAws } from './connection.ts';
import { GroupNotFoundError } from './errors.ts';
import { groupNotFound } from './group-not-found.ts';
import type { Launching } from './launch-instances.ts';

/**
 * Changes one figure of the group's mixed instances policy. The distribution is sent whole, as the group has it now: AWS
 * may take what is left out of it for a wish to have the default. The launch template is left out, which AWS then keeps.
 */
export async function setOnDemandPercentage(
  percentage: number,
  group: AutoScalingGroup,
  { name, connection, autoScaling }: Launching,
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
