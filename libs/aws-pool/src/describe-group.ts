import {
  DescribeAutoScalingGroupsCommand,
  DescribeLifecycleHooksCommand,
  type AutoScalingClient,
  type AutoScalingGroup,
  type Instance as GroupInstance,
} from '@aws-sdk/client-auto-scaling';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { Group, Instance } from '@poolkeeper/pool-model';
import { callAws, type AwsConnection } from './connection.ts';
import { describeEc2Instances, type Ec2Facts } from './describe-ec2-instances.ts';
import { GroupNotFoundError } from './errors.ts';
import { groupNotFound } from './group-not-found.ts';
import { instanceStateOf } from './instance-state.ts';

/** An instance in a lifecycle state that this version does not know. It is taken for one in standby. */
export interface UnknownState {
  readonly instanceId: string;
  readonly lifecycleState: string;
}

export interface GroupReading {
  readonly name: string;
  readonly connection: AwsConnection;
  readonly autoScaling: AutoScalingClient;
  readonly ec2: EC2Client;
  readonly onUnknownState: (unknown: UnknownState) => void;
}

/** Reads the group, its hooks and its instances at the same time: one round trip, whatever their number. */
export async function describeGroup(reading: GroupReading): Promise<Group> {
  const [group, hasTerminationHook, facts] = await Promise.all([
    readGroup(reading),
    readHasTerminationHook(reading),
    describeEc2Instances(reading.ec2, reading.connection, {
      Name: 'tag:aws:autoscaling:groupName',
      Values: [reading.name],
    }),
  ]);
  return {
    name: reading.name,
    minSize: group.MinSize ?? 0,
    maxSize: group.MaxSize ?? 0,
    desiredCapacity: group.DesiredCapacity ?? 0,
    hasTerminationHook,
    instances: (group.Instances ?? []).map((instance) => instanceOf(instance, { facts, reading })),
  };
}

async function readGroup({ name, connection, autoScaling }: GroupReading): Promise<AutoScalingGroup> {
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

async function readHasTerminationHook({ name, connection, autoScaling }: GroupReading): Promise<boolean> {
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
  return (answer.LifecycleHooks ?? []).some(
    ({ LifecycleTransition }) => LifecycleTransition === 'autoscaling:EC2_INSTANCE_TERMINATING',
  );
}

function instanceOf(
  instance: GroupInstance,
  { facts, reading }: { facts: ReadonlyMap<string, Ec2Facts>; reading: GroupReading },
): Instance {
  const id = instance.InstanceId ?? '';
  const lifecycleState = instance.LifecycleState ?? '';
  const state = instanceStateOf(lifecycleState);
  if (state === undefined) reading.onUnknownState({ instanceId: id, lifecycleState });
  const { launchedAt, instanceType = instance.InstanceType, isSpot = false } = facts.get(id) ?? {};
  return {
    id,
    state: state ?? 'standby',
    zone: instance.AvailabilityZone ?? '',
    purchaseOption: isSpot ? 'spot' : 'on-demand',
    protectedFromScaleIn: instance.ProtectedFromScaleIn ?? false,
    ...(instanceType !== undefined && { instanceType }),
    ...(launchedAt !== undefined && { launchedAt }),
  };
}
