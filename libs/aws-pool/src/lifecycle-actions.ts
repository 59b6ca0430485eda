import {
  AutoScalingClient,
  CompleteLifecycleActionCommand,
  RecordLifecycleActionHeartbeatCommand,
} from '@aws-sdk/client-auto-scaling';
import { callAws, clientOf, type AwsConnection } from './connection.ts';
import { codeOf, messageOf } from './translate-aws-error.ts';

/**
 * The wait of one instance in one lifecycle hook. A notification's token identifies it as well, but a token is never sent: with
 * one of another instance, a mixed-up message would release an instance that was not judged.
 */
export interface LifecycleAction {
  readonly groupName: string;
  readonly hookName: string;
  readonly instanceId: string;
}

/** Completes or extends lifecycle actions. Every method may throw the errors of every call. */
export interface LifecycleActions {
  /** `no-longer-active`: already completed, timed out, or the instance is gone. There is nothing left to do. */
  complete(
    action: LifecycleAction,
    result: 'CONTINUE' | 'ABANDON',
  ): Promise<'completed' | 'no-longer-active'>;
  /** Restarts the hook's heartbeat timeout. */
  heartbeat(action: LifecycleAction): Promise<'extended' | 'no-longer-active'>;
}

/** Creates the SDK client once, so call it outside the Lambda handler. */
export function createLifecycleActions(connection: AwsConnection): LifecycleActions {
  const autoScaling = clientOf('autoscaling', connection, (settings) => new AutoScalingClient(settings));

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

function keyOf({ groupName, hookName, instanceId }: LifecycleAction) {
  return {
    AutoScalingGroupName: groupName,
    LifecycleHookName: hookName,
    InstanceId: instanceId,
  };
}

/** Auto Scaling uses one error code for all refusals. Only this message means that the action is over; others are our fault. */
function noLongerActive(error: unknown): 'no-longer-active' | undefined {
  const isIt =
    codeOf(error) === 'ValidationError' && /no active lifecycle action found/i.test(messageOf(error));
  return isIt ? 'no-longer-active' : undefined;
}
