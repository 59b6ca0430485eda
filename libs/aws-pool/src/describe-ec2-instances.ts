import { DescribeInstancesCommand, type EC2Client, type Filter, type Instance } from '@aws-sdk/client-ec2';
import { callAws, type AwsConnection } from './connection.ts';

/** What EC2 knows of an instance. */
export interface Ec2Facts {
  readonly launchedAt?: number;
  readonly instanceType?: string;
  readonly isSpot: boolean;
  /** False once the machine is stopping, stopped, shutting down or terminated: no run is on it any more. */
  readonly isRunning: boolean;
}

/**
 * Asks EC2 for instances by a filter. Never by a list of ids: one id that EC2 does not know (yet, or any more) would fail
 * the whole call.
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

/** A state that is missing or new says nothing, so it counts as running. */
const hasEnded: ReadonlySet<string | undefined> = new Set([
  'shutting-down',
  'terminated',
  'stopping',
  'stopped',
]);

function factsOf({ LaunchTime, InstanceType, InstanceLifecycle, State }: Instance): Ec2Facts {
  return {
    ...(LaunchTime !== undefined && { launchedAt: LaunchTime.getTime() }),
    instanceType: InstanceType,
    isSpot: InstanceLifecycle === 'spot',
    isRunning: !hasEnded.has(State?.Name),
  };
}
