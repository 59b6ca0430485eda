import {
  AutoScalingClient,
  CompleteLifecycleActionCommand,
  RecordLifecycleActionHeartbeatCommand,
} from '@aws-sdk/client-auto-scaling';
import { callAws, clientSettings, type AwsConnection } from './connection.ts';
import { codeOf, messageOf } from './translate-aws-error.ts';

/** A hook that holds an instance, as the notification names it. */
export interface LifecycleAction {
  readonly groupName: string;
  readonly hookName: string;
  readonly instanceId: string;
  readonly token: string;
}

/** Ends or extends the wait of lifecycle hooks. Every method may throw the errors that every call may throw. */
export interface LifecycleActions {
  /** `no-longer-active`: completed before, timed out, or the instance is gone. There is nothing left to do. */
  complete(
    action: LifecycleAction,
    result: 'CONTINUE' | 'ABANDON',
  ): Promise<'completed' | 'no-longer-active'>;
  /** Restarts the hook's heartbeat timeout. */
  heartbeat(action: LifecycleAction): Promise<'extended' | 'no-longer-active'>;
}

/** Makes its SDK client once: create it outside of a function's handler. */
export function createLifecycleActions(connection: AwsConnection): LifecycleActions {
  const autoScaling = new AutoScalingClient(clientSettings(connection));

  return {
    async complete(action, result) {
      const command = new CompleteLifecycleActionCommand({
        ...keyOf(action),
        LifecycleActionResult: result,
      });
      const answer = await callAws(
        connection,
        {
          action: 'autoscaling:CompleteLifecycleAction',
          send: (sending) => autoScaling.send(command, sending),
        },
        noLongerActive,
      );
      return answer === 'no-longer-active' ? answer : 'completed';
    },

    async heartbeat(action) {
      const command = new RecordLifecycleActionHeartbeatCommand(keyOf(action));
      const answer = await callAws(
        connection,
        {
          action: 'autoscaling:RecordLifecycleActionHeartbeat',
          send: (sending) => autoScaling.send(command, sending),
        },
        noLongerActive,
      );
      return answer === 'no-longer-active' ? answer : 'extended';
    },
  };
}

function keyOf({ groupName, hookName, instanceId, token }: LifecycleAction) {
  return {
    AutoScalingGroupName: groupName,
    LifecycleHookName: hookName,
    InstanceId: instanceId,
    LifecycleActionToken: token,
  };
}

/** Auto Scaling has one code for all it refuses. Only these words mean that the action is over; others are our mistake. */
function noLongerActive(error: unknown): 'no-longer-active' | undefined {
  const isIt =
    codeOf(error) === 'ValidationError' && /no active lifecycle action found/i.test(messageOf(error));
  return isIt ? 'no-longer-active' : undefined;
}
