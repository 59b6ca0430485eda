import {
  AutoScalingClient,
  DescribeAutoScalingInstancesCommand,
  SetDesiredCapacityCommand,
  TerminateInstanceInAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import type { Group } from '@poolkeeper/pool-model';
import { callAws, clientOf, type AwsConnection } from './connection.ts';
import {
  describeGroup,
  glanceAtGroup,
  readGroup,
  type GroupDetails,
  type UnknownState,
  type UnreadPart,
} from './describe-group.ts';
import { GroupNotFoundError } from './errors.ts';
import { groupNotFound } from './group-not-found.ts';
import { launchInstances, type LaunchOutcome, type LaunchRequest } from './launch-instances.ts';
import { setOnDemandPercentage } from './set-on-demand-percentage.ts';
import { terminateRefusal, type TerminateOutcome } from './terminate-outcome.ts';

/** Auto Scaling's maximum number of instance ids in one DescribeAutoScalingInstances call. */
const instancesInCall = 50;

export interface GroupClientOptions extends AwsConnection {
  /** Name of the Auto Scaling group. */
  readonly name: string;
  /**
   * Maximum duration of a synchronous launch, in milliseconds of real time. AWS answers once the instances exist.
   * @default 10000
   */
  readonly launchTimeoutMs?: number;
  /** Called for each instance in a lifecycle state that this version does not know. @default - not reported */
  readonly onUnknownState?: (unknown: UnknownState) => void;
  /** Called for each optional part of a description that could not be read. @default - not reported */
  readonly onUnreadPart?: (unread: UnreadPart) => void;
}

/** One Auto Scaling group. Every method may throw `GroupNotFoundError` and the errors of every call. */
export interface GroupClient {
  /**
   * Reads the group with its hooks, activities, instances and launch template. An instance that EC2 does not know has no launch
   * time. Activities or a launch template that cannot be read are left out.
   */
  describe(): Promise<Group>;
  /**
   * Reads the group and its instances in one call and takes the rest from the last description. That is enough to determine
   * that there is nothing to do, but not enough to act on. The first glance is a full description.
   */
  glance(): Promise<Group>;
  /**
   * Reads the lifecycle states of instances, by AWS's names (`InService`, `Terminating:Wait`, `Warmed:Stopped`). Instances
   * that are not in this group are left out.
   */
  lifecycleStates(instanceIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * Sets the desired capacity, regardless of the group's cooldown. Throws `UnexpectedAwsError` for a number outside the group's
   * minimum and maximum.
   */
  setDesiredCapacity(desiredCapacity: number): Promise<void>;
  /**
   * Terminates an instance through the group, so that the termination hook holds it. With `decrement` the desired capacity
   * decreases by one; without it the group launches a replacement.
   */
  terminate(request: { readonly instanceId: string; readonly decrement: boolean }): Promise<TerminateOutcome>;
  /**
   * Launches instances synchronously: resolves when they exist or AWS has reported why not. The desired capacity increases by
   * the instances launched; failed launches are not retried. Requires a launch template, and a group that is entirely on-demand
   * or entirely spot.
   */
  launch(request: LaunchRequest): Promise<LaunchOutcome | 'busy-scaling'>;
  /**
   * Sets the share of on-demand instances above the base, in percent, and keeps the rest of the mixed instances policy. It
   * applies to future launches; if the group replaces instances to match it, the termination hook holds those as always.
   * `no-mixed-instances-policy`: the group has no such policy, so nothing happened.
   */
  setOnDemandPercentage(percentage: number): Promise<'set' | 'no-mixed-instances-policy'>;
}

/** Creates the SDK clients once, so call it outside the Lambda handler. */
export function createGroupClient(options: GroupClientOptions): GroupClient {
  const { name, onUnknownState = () => undefined, onUnreadPart = () => undefined } = options;
  const autoScaling = clientOf('autoscaling', options, (settings) => new AutoScalingClient(settings));
  const ec2 = clientOf('ec2', options, (settings) => new EC2Client(settings));

  const reading = { name, connection: options, autoScaling, ec2, onUnknownState, onUnreadPart };
  let known: GroupDetails | undefined;

  async function describe(): Promise<Group> {
    const { group, details } = await describeGroup(reading, known?.versions?.templateId);
    known = details;
    return group;
  }

  return {
    describe,
    glance: () => (known === undefined ? describe() : glanceAtGroup(reading, known)),

    async lifecycleStates(instanceIds) {
      const states = new Map<string, string>();
      for (let start = 0; start < instanceIds.length; start += instancesInCall) {
        const command = new DescribeAutoScalingInstancesCommand({
          InstanceIds: instanceIds.slice(start, start + instancesInCall),
        });
        const { AutoScalingInstances = [] } = await callAws(options, {
          action: 'autoscaling:DescribeAutoScalingInstances',
          send: (sending) => autoScaling.send(command, sending),
        });
        for (const { InstanceId, AutoScalingGroupName, LifecycleState } of AutoScalingInstances) {
          if (AutoScalingGroupName !== name || InstanceId === undefined || LifecycleState === undefined)
            continue;
          states.set(InstanceId, LifecycleState);
        }
      }
      return states;
    },

    async setDesiredCapacity(desiredCapacity) {
      const command = new SetDesiredCapacityCommand({
        AutoScalingGroupName: name,
        DesiredCapacity: desiredCapacity,
        HonorCooldown: false,
      });
      const answer = await callAws(
        options,
        { action: 'autoscaling:SetDesiredCapacity', send: (sending) => autoScaling.send(command, sending) },
        groupNotFound,
      );
      if (answer === 'group-not-found') throw new GroupNotFoundError(name);
    },

    async terminate({ instanceId, decrement }) {
      const command = new TerminateInstanceInAutoScalingGroupCommand({
        InstanceId: instanceId,
        ShouldDecrementDesiredCapacity: decrement,
      });
      const answer = await callAws(
        options,
        {
          action: 'autoscaling:TerminateInstanceInAutoScalingGroup',
          send: (sending) => autoScaling.send(command, sending),
        },
        terminateRefusal,
      );
      return typeof answer === 'string' ? answer : 'terminating';
    },

    launch: (request) => {
      const connection = { ...options, requestTimeoutMs: options.launchTimeoutMs ?? 10_000 };
      return launchInstances(request, { name, connection, autoScaling });
    },

    async setOnDemandPercentage(percentage) {
      return setOnDemandPercentage(percentage, await readGroup(reading), reading);
    },
  };
}
