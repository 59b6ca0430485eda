import {
  DescribeAutoScalingGroupsCommand,
  DescribeLifecycleHooksCommand,
  type AutoScalingGroup,
  type LaunchTemplateSpecification,
  type LifecycleHook,
} from '@aws-sdk/client-auto-scaling';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { PoolSettings } from '@poolkeeper/pool-config';
import type { AwsClients } from './aws-clients.ts';

/** The group of a deployed pool; undefined if it does not exist. */
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

/** The launch template of a group, also if it is part of a mixed instances policy. */
export function launchTemplateOf(
  group: AutoScalingGroup | undefined,
): LaunchTemplateSpecification | undefined {
  return group?.LaunchTemplate ?? group?.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
}

/** A hook of a group by its transition; undefined without one. */
export async function findHook(
  { autoScaling }: Pick<AwsClients, 'autoScaling'>,
  groupName: string,
  transition: 'LAUNCHING' | 'TERMINATING',
): Promise<LifecycleHook | undefined> {
  const { LifecycleHooks = [] } = await autoScaling.send(
    new DescribeLifecycleHooksCommand({ AutoScalingGroupName: groupName }),
  );
  return LifecycleHooks.find(
    ({ LifecycleTransition }) => LifecycleTransition === `autoscaling:EC2_INSTANCE_${transition}`,
  );
}

export async function queueArnOf(sqs: AwsClients['sqs'], queueUrl: string): Promise<string> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
  );
  return Attributes.QueueArn ?? '';
}
