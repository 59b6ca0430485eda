import {
  AutoScalingClient,
  SetDesiredCapacityCommand,
  TerminateInstanceInAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import type { Group } from '@poolkeeper/pool-model';
import { callAws, clientSettings, type AwsConnection } from './connection.ts';
import { describeGroup, type UnknownState } from './describe-group.ts';
import { GroupNotFoundError } from './errors.ts';
import { groupNotFound } from './group-not-found.ts';
import { terminateRefusal, type TerminateOutcome } from './terminate-outcome.ts';

export interface GroupClientOptions extends AwsConnection {
  /** Name of the Auto Scaling group. */
  readonly name: string;
  /** Told of each instance in a lifecycle state that this version does not know. @default - nobody is told */
  readonly onUnknownState?: (unknown: UnknownState) => void;
}

/** One Auto Scaling group. Every method may throw `GroupNotFoundError` and the errors that every call may throw. */
export interface GroupClient {
  /** The group with its hooks and instances. An instance that EC2 does not know comes without its launch time. */
  describe(): Promise<Group>;
  /** Absolute; ignores the group's cooldown. Outside of the group's bounds: `UnexpectedAwsError`. */
  setDesiredCapacity(desiredCapacity: number): Promise<void>;
  /**
   * Terminates an instance through the group, so that its hook holds it. With `decrement` the desired capacity falls by
   * one; without it the group launches a replacement.
   */
  terminate(request: { readonly instanceId: string; readonly decrement: boolean }): Promise<TerminateOutcome>;
}

/** Makes its SDK clients once: create it outside of a function's handler. */
export function createGroupClient(options: GroupClientOptions): GroupClient {
  const { name, onUnknownState = () => undefined } = options;
  const autoScaling = new AutoScalingClient(clientSettings(options));
  const ec2 = new EC2Client(clientSettings(options));

  return {
    describe: () => describeGroup({ name, connection: options, autoScaling, ec2, onUnknownState }),

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
  };
}
