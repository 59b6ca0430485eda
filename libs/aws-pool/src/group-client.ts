import {
  AutoScalingClient,
  SetDesiredCapacityCommand,
  TerminateInstanceInAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import type { Group } from '@poolkeeper/pool-model';
import { callAws, clientSettings, type AwsConnection } from './connection.ts';
import {
  describeGroup,
  glanceAtGroup,
  readGroup,
  type Surroundings,
  type UnknownState,
  type UnreadPart,
} from './describe-group.ts';
import { GroupNotFoundError } from './errors.ts';
import { groupNotFound } from './group-not-found.ts';
import { launchInstances, type LaunchOutcome, type LaunchRequest } from './launch-instances.ts';
import { setOnDemandPercentage } from './set-on-demand-percentage.ts';
import { terminateRefusal, type TerminateOutcome } from './terminate-outcome.ts';

export interface GroupClientOptions extends AwsConnection {
  /** Name of the Auto Scaling group. */
  readonly name: string;
  /**
   * Longest time for launching instances at once, in milliseconds of real time: AWS answers when they are there.
   * @default 10000
   */
  readonly launchTimeoutMs?: number;
  /** Told of each instance in a lifecycle state that this version does not know. @default - nobody is told */
  readonly onUnknownState?: (unknown: UnknownState) => void;
  /** Told of what a description had to do without. @default - nobody is told */
  readonly onUnreadPart?: (unread: UnreadPart) => void;
}

/** One Auto Scaling group. Every method may throw `GroupNotFoundError` and the errors that every call may throw. */
export interface GroupClient {
  /**
   * The group with its hooks, activities, instances and launch template. An instance that EC2 does not know comes without
   * its launch time, and a group whose activities or launch template cannot be read without them.
   */
  describe(): Promise<Group>;
  /**
   * The group and its instances as they are now, by one call; the rest is as the last description had it. Enough to see
   * that there is nothing to do, and too little to do anything by. The first glance is a description.
   */
  glance(): Promise<Group>;
  /** Absolute; ignores the group's cooldown. Outside of the group's bounds: `UnexpectedAwsError`. */
  setDesiredCapacity(desiredCapacity: number): Promise<void>;
  /**
   * Terminates an instance through the group, so that its hook holds it. With `decrement` the desired capacity falls by
   * one; without it the group launches a replacement.
   */
  terminate(request: { readonly instanceId: string; readonly decrement: boolean }): Promise<TerminateOutcome>;
  /**
   * Launches instances at once and waits until they are there, or AWS says why not. The desired capacity rises by those
   * that come; what does not come is not retried. Needs a launch template, and a group that is all on-demand or all spot.
   */
  launch(request: LaunchRequest): Promise<LaunchOutcome | 'busy-scaling'>;
  /**
   * Sets the share of on-demand instances above the base, in percent, and keeps the rest of the mixed instances policy. It
   * is for the launches to come; when the group replaces others to match, its hook holds them as ever.
   * `no-mixed-instances-policy`: there is none, nothing happened.
   */
  setOnDemandPercentage(percentage: number): Promise<'set' | 'no-mixed-instances-policy'>;
}

/** Makes its SDK clients once: create it outside of a function's handler. */
export function createGroupClient(options: GroupClientOptions): GroupClient {
  const { name, onUnknownState = () => undefined, onUnreadPart = () => undefined } = options;
  const autoScaling = new AutoScalingClient(clientSettings(options));
  const ec2 = new EC2Client(clientSettings(options));

  const reading = { name, connection: options, autoScaling, ec2, onUnknownState, onUnreadPart };
  let known: Surroundings | undefined;

  async function describe(): Promise<Group> {
    const { group, surroundings } = await describeGroup(reading, known?.versions?.templateId);
    known = surroundings;
    return group;
  }

  return {
    describe,
    glance: () => (known === undefined ? describe() : glanceAtGroup(reading, known)),

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
