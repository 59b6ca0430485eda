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

/** Instances to launch synchronously. */
export interface LaunchRequest {
  /** 1 to 100. */
  readonly count: number;
  /** Availability zone, `eu-west-1a`. AWS takes one zone per call, and requires it unless the group has only one. */
  readonly zone?: string;
}

/** The result of a launch, which may be partial. The group's desired capacity has increased by the instances launched. */
export interface LaunchOutcome {
  readonly instanceIds: readonly string[];
  /** Why the other instances were not launched, by type and zone. */
  readonly failures: readonly FailedLaunch[];
}

export interface FailedLaunch {
  /** AWS's error code, `InsufficientInstanceCapacity`. */
  readonly code: string;
  /** AWS's error message. */
  readonly message: string;
  /** Absent if the error is not a known kind of shortage. */
  readonly shortage?: Shortage;
}

export interface GroupConnection {
  readonly name: string;
  readonly connection: AwsConnection;
  readonly autoScaling: AutoScalingClient;
}

/** `busy-scaling`: the group is in the middle of something, and nothing was launched. */
export async function launchInstances(
  { count, zone }: LaunchRequest,
  { name, connection, autoScaling }: GroupConnection,
): Promise<LaunchOutcome | 'busy-scaling'> {
  const command = new LaunchInstancesCommand({
    AutoScalingGroupName: name,
    RequestedCapacity: count,
    // All attempts of the SDK share the token, so that a retry does not launch the same instances again.
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

function failureOf(error: LaunchInstancesError): FailedLaunch {
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
