import type {
  CompleteLifecycleActionCommandInput,
  RecordLifecycleActionHeartbeatCommandInput,
} from '@aws-sdk/client-auto-scaling';
import type { LifecycleActionKey } from '@poolkeeper/pool-world';
import type { Call } from '../call.ts';
import { requireOneOf } from '../constraint.ts';
import { present } from '../present.ts';

export function completeLifecycleAction(
  input: CompleteLifecycleActionCommandInput,
  { world }: Call,
): undefined {
  const result = requireOneOf(
    'lifecycleActionResult',
    ['CONTINUE', 'ABANDON'],
    input.LifecycleActionResult ?? '',
  );
  world.autoScaling.completeLifecycleAction({ ...keyOf(input), result });
}

export function recordLifecycleActionHeartbeat(
  input: RecordLifecycleActionHeartbeatCommandInput,
  { world }: Call,
): undefined {
  world.autoScaling.recordLifecycleActionHeartbeat(keyOf(input));
}

function keyOf(input: RecordLifecycleActionHeartbeatCommandInput): LifecycleActionKey {
  return {
    groupName: input.AutoScalingGroupName ?? '',
    hookName: input.LifecycleHookName ?? '',
    ...present({ instanceId: input.InstanceId, token: input.LifecycleActionToken }),
  };
}
