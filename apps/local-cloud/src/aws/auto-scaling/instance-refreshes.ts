import type {
  CancelInstanceRefreshCommandInput,
  CancelInstanceRefreshCommandOutput,
  DescribeInstanceRefreshesCommandInput,
  DescribeInstanceRefreshesCommandOutput,
  InstanceRefresh,
  RefreshPreferences,
  StartInstanceRefreshCommandInput,
  StartInstanceRefreshCommandOutput,
} from '@aws-sdk/client-auto-scaling';
import type { InstanceRefresh as Refresh, InstanceRefreshRequest } from '@poolkeeper/pool-world';
import type { Answer, Call } from '../call.ts';
import { requireOneOf, requireWithin } from '../constraint.ts';
import { present } from '../present.ts';
import { notServed } from '../service.ts';
import { groupNamed } from './group-named.ts';
import { launchTemplateVersionOf } from './launch-template.ts';
import { pageOfRecords } from './records.ts';

const rolling = 'Rolling';

export function startInstanceRefresh(
  input: StartInstanceRefreshCommandInput,
  { world }: Call,
): Answer<StartInstanceRefreshCommandOutput> {
  const { AutoScalingGroupName: groupName = '', Strategy = rolling, DesiredConfiguration = {} } = input;
  requireOneOf('strategy', [rolling], Strategy);
  const { LaunchTemplate, ...others } = DesiredConfiguration;
  refuse('StartInstanceRefresh', 'DesiredConfiguration', others);
  const refresh = world.autoScaling.startInstanceRefresh({
    groupName,
    ...present({
      launchTemplateVersion:
        LaunchTemplate && launchTemplateVersionOf(LaunchTemplate, groupNamed(world, groupName)),
    }),
    ...preferencesOf(input.Preferences),
  });
  return { InstanceRefreshId: refresh.instanceRefreshId };
}

export function describeInstanceRefreshes(
  input: DescribeInstanceRefreshesCommandInput,
  { world }: Call,
): Answer<DescribeInstanceRefreshesCommandOutput> {
  const wanted = new Set(input.InstanceRefreshIds);
  const refreshes = world.autoScaling
    .describeInstanceRefreshes(input.AutoScalingGroupName ?? '')
    .filter(({ instanceRefreshId }) => wanted.size === 0 || wanted.has(instanceRefreshId));
  const { items, nextToken } = pageOfRecords(
    input,
    { default: 50, maximum: 100 },
    { items: refreshes, keyOf: ({ instanceRefreshId }) => instanceRefreshId },
  );
  return { InstanceRefreshes: items.map(describeRefresh), NextToken: nextToken };
}

export function cancelInstanceRefresh(
  input: CancelInstanceRefreshCommandInput,
  { world }: Call,
): Answer<CancelInstanceRefreshCommandOutput> {
  const { AutoScalingGroupName: groupName = '', ...others } = input;
  refuse('CancelInstanceRefresh', undefined, others);
  return { InstanceRefreshId: world.autoScaling.cancelInstanceRefresh(groupName).instanceRefreshId };
}

function preferencesOf(preferences: RefreshPreferences = {}): Partial<InstanceRefreshRequest> {
  const {
    MinHealthyPercentage: minHealthyPercentage,
    InstanceWarmup: instanceWarmupSeconds,
    SkipMatching: skipMatching,
    ScaleInProtectedInstances: protectedInstances,
    ...others
  } = preferences;
  refuse('StartInstanceRefresh', 'Preferences', others);
  return present({
    minHealthyPercentage:
      minHealthyPercentage &&
      requireWithin({ member: 'minHealthyPercentage', from: 0, to: 100 }, minHealthyPercentage),
    instanceWarmupSeconds,
    skipMatching,
    scaleInProtectedInstances:
      protectedInstances &&
      requireOneOf('scaleInProtectedInstances', ['Refresh', 'Ignore', 'Wait'], protectedInstances),
  });
}

function describeRefresh(refresh: Refresh): InstanceRefresh {
  return {
    InstanceRefreshId: refresh.instanceRefreshId,
    AutoScalingGroupName: refresh.groupName,
    Status: refresh.status,
    StatusReason: refresh.statusReason,
    StartTime: new Date(refresh.startTime),
    EndTime: refresh.endTime === undefined ? undefined : new Date(refresh.endTime),
    PercentageComplete: refresh.percentageComplete,
    InstancesToUpdate: refresh.instancesToUpdate,
  };
}

function refuse(operation: string, member: string | undefined, others: object): void {
  const ignored = Object.keys(others).map((name) => (member === undefined ? name : `${member}.${name}`));
  if (ignored.length > 0) throw notServed(`autoscaling:${operation} with ${ignored.join(', ')}`);
}
