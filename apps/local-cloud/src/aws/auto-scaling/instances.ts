import type {
  DescribeAutoScalingInstancesCommandInput,
  DescribeAutoScalingInstancesCommandOutput,
  SetInstanceHealthCommandInput,
  SetInstanceProtectionCommandInput,
  TerminateInstanceInAutoScalingGroupCommandInput,
  TerminateInstanceInAutoScalingGroupCommandOutput,
} from '@aws-sdk/client-auto-scaling';
import { AwsFault } from '@poolkeeper/pool-world';
import type { Answer, Call } from '../call.ts';
import { requireOneOf } from '../constraint.ts';
import { describeActivity } from './activities.ts';
import { launchTemplate } from './launch-template.ts';
import { pageOfRecords } from './records.ts';

/** AWS's maximum number of ids in one DescribeAutoScalingInstances call. */
const mostInstanceIds = 50;

/** Describes instances of all groups, warm pools included. Ids that no group has are left out, as AWS does. */
export function describeAutoScalingInstances(
  input: DescribeAutoScalingInstancesCommandInput,
  { world }: Call,
): Answer<DescribeAutoScalingInstancesCommandOutput> {
  const wanted = new Set(input.InstanceIds);
  if (wanted.size > mostInstanceIds) {
    throw new AwsFault(
      'ValidationError',
      `The number of instance ids that may be passed in is limited to ${mostInstanceIds}`,
    );
  }
  const instances = world.autoScaling
    .describeGroups()
    .flatMap((group) =>
      [...group.instances, ...(world.autoScaling.describeWarmPool(group.name)?.instances ?? [])].map(
        (instance) => ({ ...instance, group }),
      ),
    )
    .filter(({ instanceId }) => wanted.size === 0 || wanted.has(instanceId));
  const { items, nextToken } = pageOfRecords(
    input,
    { default: 50, maximum: 50 },
    { items: instances, keyOf: ({ instanceId }) => instanceId },
  );
  return {
    AutoScalingInstances: items.map((instance) => ({
      InstanceId: instance.instanceId,
      InstanceType: instance.instanceType,
      AutoScalingGroupName: instance.group.name,
      AvailabilityZone: instance.zone,
      LifecycleState: instance.lifecycleState,
      HealthStatus: instance.healthStatus.toUpperCase(),
      LaunchTemplate: launchTemplate(instance.group.name, { ...instance.group, ...instance }),
      ProtectedFromScaleIn: instance.protectedFromScaleIn,
    })),
    NextToken: nextToken,
  };
}

export function terminateInstanceInAutoScalingGroup(
  input: TerminateInstanceInAutoScalingGroupCommandInput,
  { world }: Call,
): Answer<TerminateInstanceInAutoScalingGroupCommandOutput> {
  const { InstanceId: instanceId = '', ShouldDecrementDesiredCapacity: decrement = false } = input;
  return {
    Activity: describeActivity(world.autoScaling.terminateInstance({ instanceId, decrement }), world),
  };
}

export function setInstanceHealth(input: SetInstanceHealthCommandInput, { world }: Call): undefined {
  const { InstanceId: instanceId = '', HealthStatus = '' } = input;
  const healthStatus = requireOneOf('healthStatus', ['Healthy', 'Unhealthy'], HealthStatus);
  world.autoScaling.setInstanceHealth({ instanceId, healthStatus });
}

export function setInstanceProtection(input: SetInstanceProtectionCommandInput, { world }: Call): undefined {
  world.autoScaling.setInstanceProtection({
    groupName: input.AutoScalingGroupName ?? '',
    instanceIds: input.InstanceIds ?? [],
    protectedFromScaleIn: input.ProtectedFromScaleIn ?? false,
  });
}
