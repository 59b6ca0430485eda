import {
  DescribeAutoScalingGroupsCommand,
  DescribeLifecycleHooksCommand,
  DescribeScalingActivitiesCommand,
  type AutoScalingClient,
  type AutoScalingGroup,
  type Instance as GroupInstance,
} from '@aws-sdk/client-auto-scaling';
import type { EC2Client } from '@aws-sdk/client-ec2';
import { readPause, readRenewal, type Activity, type Group, type Instance } from '@poolkeeper/pool-model';
import { callAws, type AwsConnection } from './connection.ts';
import { describeEc2Instances, type Ec2Facts } from './describe-ec2-instances.ts';
import { GroupNotFoundError } from './errors.ts';
import { groupNotFound } from './group-not-found.ts';
import { instanceStateOf } from './instance-state.ts';
import {
  isFloating,
  readTemplateVersions,
  templateOf,
  versionOf,
  type TemplateVersions,
} from './launch-template-versions.ts';
import { readActivity } from './read-activity.ts';

/** An instance in a lifecycle state that this version does not know. It is treated as in standby. */
export interface UnknownState {
  readonly instanceId: string;
  readonly lifecycleState: string;
}

/** An optional part of a group's description that could not be read. */
export interface UnreadPart {
  readonly part: 'activities' | 'launch-template' | 'pause' | 'renewal';
  readonly error: unknown;
}

export interface GroupReading {
  readonly name: string;
  readonly connection: AwsConnection;
  readonly autoScaling: AutoScalingClient;
  readonly ec2: EC2Client;
  readonly onUnknownState: (unknown: UnknownState) => void;
  readonly onUnreadPart: (unread: UnreadPart) => void;
}

/** What a description reads besides the group itself. A glance reuses it. */
export interface GroupDetails {
  readonly hook: Pick<Group, 'hasTerminationHook' | 'terminationHookTimeoutMs'>;
  readonly facts: ReadonlyMap<string, Ec2Facts>;
  readonly activities?: readonly Activity[];
  readonly versions?: TemplateVersions;
}

export interface GroupDescription {
  readonly group: Group;
  readonly details: GroupDetails;
}

/** AWS's default. */
const defaultHeartbeatTimeoutSeconds = 3600;

/** AWS's maximum for one answer. It reaches back beyond any cooldown and covers a whole burst of launches. */
const activitiesRead = 100;

/**
 * Reads the group, its hooks, activities, instances and launch template in parallel, in one round trip. Only the first
 * description of a group whose template version is `$Latest` or `$Default` takes two, because the group has to name the template.
 */
export async function describeGroup(
  reading: GroupReading,
  templateId: string | undefined,
): Promise<GroupDescription> {
  const { ec2, connection, name } = reading;
  const versionsOf = (id: string) =>
    orUnread('launch-template', readTemplateVersions(ec2, connection, id), reading);
  const [group, hook, facts, activities, expected] = await Promise.all([
    readGroup(reading),
    readTerminationHook(reading),
    describeEc2Instances(ec2, connection, { Name: 'tag:aws:autoscaling:groupName', Values: [name] }),
    orUnread('activities', readActivities(reading), reading),
    templateId === undefined ? undefined : versionsOf(templateId),
  ]);
  const floating = floatingTemplateOf(group);
  const isExpected = floating === undefined || floating === templateId;
  const versions = isExpected ? expected : await versionsOf(floating);
  const details: GroupDetails = {
    hook,
    facts,
    activities: activities?.map((activity) => withFailedStep(activity, facts)),
    versions,
  };
  return { group: groupOf(group, details, reading), details };
}

/** Reads the group alone and reuses the other details. An instance that is new since then has no launch time. */
export async function glanceAtGroup(reading: GroupReading, details: GroupDetails): Promise<Group> {
  return groupOf(await readGroup(reading), details, reading);
}

export async function readGroup({ name, connection, autoScaling }: GroupReading): Promise<AutoScalingGroup> {
  let nextToken: string | undefined;
  do {
    const command = new DescribeAutoScalingGroupsCommand({
      AutoScalingGroupNames: [name],
      NextToken: nextToken,
    });
    const page = await callAws(connection, {
      action: 'autoscaling:DescribeAutoScalingGroups',
      send: (options) => autoScaling.send(command, options),
    });
    const group = page.AutoScalingGroups?.find(({ AutoScalingGroupName }) => AutoScalingGroupName === name);
    if (group !== undefined) return group;
    nextToken = page.NextToken === '' ? undefined : page.NextToken;
  } while (nextToken !== undefined);
  throw new GroupNotFoundError(name);
}

async function readTerminationHook({
  name,
  connection,
  autoScaling,
}: GroupReading): Promise<GroupDetails['hook']> {
  const command = new DescribeLifecycleHooksCommand({ AutoScalingGroupName: name });
  const answer = await callAws(
    connection,
    {
      action: 'autoscaling:DescribeLifecycleHooks',
      send: (options) => autoScaling.send(command, options),
    },
    groupNotFound,
  );
  if (answer === 'group-not-found') throw new GroupNotFoundError(name);
  const timeouts = (answer.LifecycleHooks ?? [])
    .filter(({ LifecycleTransition }) => LifecycleTransition === 'autoscaling:EC2_INSTANCE_TERMINATING')
    .map(({ HeartbeatTimeout = defaultHeartbeatTimeoutSeconds }) => HeartbeatTimeout);
  if (timeouts.length === 0) return { hasTerminationHook: false };
  return { hasTerminationHook: true, terminationHookTimeoutMs: Math.min(...timeouts) * 1000 };
}

async function readActivities({ name, connection, autoScaling }: GroupReading): Promise<readonly Activity[]> {
  const command = new DescribeScalingActivitiesCommand({
    AutoScalingGroupName: name,
    MaxRecords: activitiesRead,
  });
  const answer = await callAws(connection, {
    action: 'autoscaling:DescribeScalingActivities',
    send: (options) => autoScaling.send(command, options),
  });
  return (answer.Activities ?? []).map(readActivity);
}

/** EC2 lists a terminated instance and its tags for about an hour. */
function withFailedStep(activity: Activity, facts: GroupDetails['facts']): Activity {
  const { kind, instanceId = '' } = activity;
  const failedStep = kind === 'terminate' ? facts.get(instanceId)?.tags.failedStep : undefined;
  return failedStep === undefined ? activity : { ...activity, failedStep };
}

/** Reports a part that cannot be read instead of failing the whole description. */
async function orUnread<Part>(
  part: UnreadPart['part'],
  reading: Promise<Part>,
  { onUnreadPart }: GroupReading,
): Promise<Part | undefined> {
  try {
    return await reading;
  } catch (error) {
    onUnreadPart({ part, error });
    return undefined;
  }
}

function floatingTemplateOf(group: AutoScalingGroup): string | undefined {
  const template = templateOf(group);
  return template !== undefined && isFloating(template) ? template.LaunchTemplateId : undefined;
}

function groupOf(group: AutoScalingGroup, details: GroupDetails, reading: GroupReading): Group {
  const { hook, activities, versions } = details;
  const launchTemplate = versionOf(templateOf(group), versions);
  const distribution = group.MixedInstancesPolicy?.InstancesDistribution;
  return {
    name: reading.name,
    minSize: group.MinSize ?? 0,
    maxSize: group.MaxSize ?? 0,
    desiredCapacity: group.DesiredCapacity ?? 0,
    ...hook,
    activities,
    launchTemplate,
    zones: group.AvailabilityZones,
    ...(distribution !== undefined && {
      purchaseMix: {
        onDemandBase: distribution.OnDemandBaseCapacity ?? 0,
        onDemandPercentage: distribution.OnDemandPercentageAboveBaseCapacity ?? 100,
      },
    }),
    ...requestsOf(group, reading),
    instances: (group.Instances ?? []).map((instance) => instanceOf(instance, details, reading)),
  };
}

/** What operators ask of the group. A tag that cannot be read does not hide the other. */
function requestsOf(
  { Tags = [] }: AutoScalingGroup,
  { onUnreadPart }: GroupReading,
): Pick<Group, 'pause' | 'renewBefore'> {
  const tags = new Map(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
  const orUndefined = <Value>(part: UnreadPart['part'], read: (from: typeof tags) => Value | undefined) => {
    try {
      return read(tags);
    } catch (error) {
      onUnreadPart({ part, error });
      return undefined;
    }
  };
  const pause = orUndefined('pause', readPause);
  const renewBefore = orUndefined('renewal', readRenewal);
  return { ...(pause && { pause }), ...(renewBefore !== undefined && { renewBefore }) };
}

function instanceOf(instance: GroupInstance, { facts }: GroupDetails, reading: GroupReading): Instance {
  const id = instance.InstanceId ?? '';
  const lifecycleState = instance.LifecycleState ?? '';
  const state = instanceStateOf(lifecycleState);
  if (state === undefined) reading.onUnknownState({ instanceId: id, lifecycleState });
  const known = facts.get(id);
  const { launchedAt, instanceType = instance.InstanceType, imageId, isSpot = false, tags } = known ?? {};
  const launchTemplate = versionOf(instance.LaunchTemplate);
  return {
    id,
    state: state ?? 'standby',
    zone: instance.AvailabilityZone ?? '',
    purchaseOption: isSpot ? 'spot' : 'on-demand',
    protectedFromScaleIn: instance.ProtectedFromScaleIn ?? false,
    instanceType,
    imageId,
    launchedAt,
    launchTemplate,
    poolId: tags?.poolId,
    bootReport: tags?.bootReport,
  };
}
