import { DescribeInstancesCommand, type EC2Client, type Filter, type Instance } from '@aws-sdk/client-ec2';
import { callAws, type AwsConnection } from './connection.ts';
import { readInstanceTags, type InstanceTags } from './instance-tags.ts';

/** What EC2 reports about an instance. */
export interface Ec2Facts {
  readonly launchedAt?: number;
  readonly instanceType?: string;
  readonly imageId?: string;
  readonly isSpot: boolean;
  /** False once the instance is stopping, stopped, shutting down or terminated, so no run can be on it any more. */
  readonly isRunning: boolean;
  readonly tags: InstanceTags;
}

/**
 * Describes instances by a filter, never by a list of ids: a single id that EC2 does not know (yet, or any more) would fail the
 * whole call.
 */
export async function describeEc2Instances(
  ec2: EC2Client,
  connection: AwsConnection,
  filter: Filter,
): Promise<ReadonlyMap<string, Ec2Facts>> {
  const facts = new Map<string, Ec2Facts>();
  let nextToken: string | undefined;
  do {
    const command = new DescribeInstancesCommand({
      Filters: [filter],
      MaxResults: 1000,
      NextToken: nextToken,
    });
    const page = await callAws(connection, {
      action: 'ec2:DescribeInstances',
      send: (options) => ec2.send(command, options),
    });
    for (const instance of (page.Reservations ?? []).flatMap(({ Instances }) => Instances ?? [])) {
      if (instance.InstanceId !== undefined) facts.set(instance.InstanceId, factsOf(instance));
    }
    nextToken = page.NextToken === '' ? undefined : page.NextToken;
  } while (nextToken !== undefined);
  return facts;
}

/** A missing or unknown state is no evidence that the instance ended, so it counts as running. */
const endedStates: ReadonlySet<string | undefined> = new Set([
  'shutting-down',
  'terminated',
  'stopping',
  'stopped',
]);

function factsOf(instance: Instance): Ec2Facts {
  const { LaunchTime, InstanceType, ImageId, InstanceLifecycle, State, Tags = [] } = instance;
  return {
    ...(LaunchTime !== undefined && { launchedAt: LaunchTime.getTime() }),
    instanceType: InstanceType,
    imageId: ImageId,
    isSpot: InstanceLifecycle === 'spot',
    isRunning: !endedStates.has(State?.Name),
    tags: readInstanceTags(new Map(Tags.map(({ Key = '', Value = '' }) => [Key, Value]))),
  };
}
