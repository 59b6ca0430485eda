import {
  LaunchInstancesCommand,
  type AutoScalingClient,
  type InstanceCollection,
  type LaunchInstancesError,
} from '@aws-sdk/client-auto-scaling';
import type { PurchaseOption, Shortage } from '@poolkeeper/pool-model';
import { callAws, type AwsConnection } from './connection.ts';
import { GroupNotFoundError } from './errors.ts';
import { groupNotFound } from './group-not-found.ts';
import { shortageOf } from './shortage-of.ts';
import { codeOf } from './translate-aws-error.ts';

/** What is to be launched at once, instead of by and by. */
export interface LaunchRequest {
  /** 1 to 100. */
  readonly count: number;
  /** Availability zone, `eu-west-1a`. AWS takes one a call, and needs it unless the group has a single one. */
  readonly zone?: string;
}

/** What came of a launch: some may have come and some not. The group's desired capacity has risen by those that came. */
export interface LaunchOutcome {
  readonly instanceIds: readonly string[];
  /** Why the others did not come, by type and zone. */
  readonly failures: readonly LaunchError[];
}

export interface LaunchError {
  /** AWS's error code, `InsufficientInstanceCapacity`. */
  readonly code: string;
  /** AWS's words. */
  readonly message: string;
  /** Absent when there is no machine for a reason that is not known. */
  readonly shortage?: Shortage;
}

export interface Launching {
  readonly name: string;
  readonly connection: AwsConnection;
  readonly autoScaling: AutoScalingClient;
}

/** `busy-scaling`: the group is in the middle of something, and nothing was launched. */
export async function launchInstances(
  { count, zone }: LaunchRequest,
  { name, connection, autoScaling }: Launching,
): Promise<LaunchOutcome | 'busy-scaling'> {
  const command = new LaunchInstancesCommand({
    AutoScalingGroupName: name,
    RequestedCapacity: count,
    // One token for all attempts of the SDK: what one of them launched is not launched again by the next.
    ClientToken: crypto.randomUUID(),
    RetryStrategy: 'none',
    ...(zone !== undefined && { AvailabilityZones: [zone] }),
  });
  const answer = await callAws(
    connection,
    { action: 'autoscaling:LaunchInstances', send: (options) => autoScaling.send(command, options) },
    (error) => (codeOf(error) === 'ResourceContention' ? 'busy-scaling' : groupNotFound(error)),
  );
  if (answer === 'busy-scaling') return answer;
  if (answer === 'group-not-found') throw new GroupNotFoundError(name);
  return {
    instanceIds: (answer.Instances ?? []).flatMap(({ InstanceIds }: InstanceCollection) => InstanceIds ?? []),
    failures: (answer.Errors ?? []).map(failureOf),
  };
}

function failureOf(error: LaunchInstancesError): LaunchError {
  const { ErrorCode: code = 'Unknown', ErrorMessage: message = '' } = error;
  const shortage = shortageOf({
    code,
    message,
    zone: error.AvailabilityZone,
    instanceType: error.InstanceType,
    purchaseOption: optionOf(error.MarketType),
  });
  return { code, message, shortage };
}

function optionOf(marketType: string | undefined): PurchaseOption | undefined {
  if (marketType === undefined) return undefined;
  return /spot/i.test(marketType) ? 'spot' : 'on-demand';
}
