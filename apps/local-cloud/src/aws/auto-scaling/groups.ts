import type {
  AutoScalingGroup,
  DeleteAutoScalingGroupCommandInput,
  DescribeAutoScalingGroupsCommandInput,
  DescribeAutoScalingGroupsCommandOutput,
  Filter,
} from '@aws-sdk/client-auto-scaling';
import { AwsFault, type GroupRecord } from '@poolkeeper/pool-world';
import type { Answer, Call } from '../call.ts';
import { describeInstance } from './describe-instance.ts';
import { launchTemplate } from './launch-template.ts';
import { mixedInstancesPolicy } from './mixed-instances-policy.ts';
import { pageOfRecords } from './records.ts';
import { describeTagsOf, tagsOfGroup } from './tags.ts';
import { warmPoolConfiguration } from './warm-pool.ts';

export function describeAutoScalingGroups(
  input: DescribeAutoScalingGroupsCommandInput,
  call: Call,
): Answer<DescribeAutoScalingGroupsCommandOutput> {
  const { world } = call;
  const names = input.AutoScalingGroupNames ?? [];
  const groups = world.autoScaling
    .describeGroups(names.length === 0 ? undefined : names)
    .filter((group) => (input.Filters ?? []).every((filter) => passes(tagsOfGroup(group), filter)));
  const { items, nextToken } = pageOfRecords(
    input,
    { default: 50, maximum: 100 },
    { items: groups, keyOf: ({ name }) => name },
  );
  const withInstances = input.IncludeInstances ?? true;
  return {
    AutoScalingGroups: items.map((group) => describeGroup(group, call, withInstances)),
    NextToken: nextToken,
  };
}

export function deleteAutoScalingGroup(
  { AutoScalingGroupName: groupName = '', ForceDelete: force = false }: DeleteAutoScalingGroupCommandInput,
  { world, account }: Call,
): undefined {
  world.autoScaling.deleteGroup({ groupName, force });
  account.groups.delete(groupName);
}

function describeGroup(
  group: GroupRecord,
  { world, account }: Call,
  withInstances: boolean,
): AutoScalingGroup {
  const details = account.groups.of(group.name);
  const warmPool = world.autoScaling.describeWarmPool(group.name);
  return {
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: group.arn,
    ...(group.purchaseMix === undefined
      ? { LaunchTemplate: launchTemplate(group.name, group) }
      : { MixedInstancesPolicy: mixedInstancesPolicy(group, group.purchaseMix, details) }),
    MinSize: group.minSize,
    MaxSize: group.maxSize,
    DesiredCapacity: group.desiredCapacity,
    DefaultCooldown: details.cooldownSeconds,
    AvailabilityZones: [...group.zones],
    LoadBalancerNames: [],
    TargetGroupARNs: [],
    HealthCheckType: 'EC2',
    HealthCheckGracePeriod: details.healthCheckGraceSeconds,
    VPCZoneIdentifier: details.subnetIds.length === 0 ? undefined : details.subnetIds.join(','),
    Instances: withInstances ? group.instances.map((instance) => describeInstance(instance, group)) : [],
    CreatedTime: new Date(group.createdAt),
    SuspendedProcesses: group.suspendedProcesses.map((name) => ({
      ProcessName: name,
      SuspensionReason: 'User suspended',
    })),
    EnabledMetrics: [],
    Tags: [...describeTagsOf(group)],
    TerminationPolicies: [...details.terminationPolicies],
    NewInstancesProtectedFromScaleIn: group.newInstancesProtectedFromScaleIn,
    CapacityRebalance: group.capacityRebalance,
    MaxInstanceLifetime: group.maxInstanceLifetimeSeconds,
    WarmPoolConfiguration: warmPool && warmPoolConfiguration(warmPool),
    WarmPoolSize: warmPool?.instances.length,
    ServiceLinkedRoleARN: `arn:aws:iam::${world.accountId}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
    InstanceLifecyclePolicy: { RetentionTriggers: { TerminateHookAbandon: group.onTerminateHookAbandon } },
  };
}

function passes(tags: GroupRecord['tags'], { Name: name = '', Values: values = [] }: Filter): boolean {
  if (name.startsWith('tag:')) return values.includes(tags[name.slice('tag:'.length)] ?? '');
  if (name === 'tag-key') return values.some((key) => key in tags);
  if (name === 'tag-value') return values.some((value) => Object.values(tags).includes(value));
  throw new AwsFault(
    'ValidationError',
    `Filter type ${name} is not correct. Allowed Filter types are: [tag-key, tag-value, tag:<tag-key>]`,
  );
}
