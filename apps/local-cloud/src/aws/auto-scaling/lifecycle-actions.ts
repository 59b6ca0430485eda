import type {
  CompleteLifecycleActionCommandInput,
  CompleteLifecycleActionCommandOutput,
  RecordLifecycleActionHeartbeatCommandInput,
  RecordLifecycleActionHeartbeatCommandOutput,
} from '@aws-sdk/client-auto-scaling';
import type { LifecycleActionKey } from '@poolkeeper/pool-world';
import type { Answer, Call } from '../call.ts';
import { oneOf } from '../constraint.ts';
import { present } from '../present.ts';

export function completeLifecycleAction(
  input: CompleteLifecycleActionCommandInput,
  { world }: Call,
): Answer<CompleteLifecycleActionCommandOutput> {
  const result = oneOf('lifecycleActionResult', ['CONTINUE', 'ABANDON'], input.LifecycleActionResult ?? '');
  world.autoScaling.completeLifecycleAction({ ...keyOf(input), result });
  return {};
}

export function recordLifecycleActionHeartbeat(
  input: RecordLifecycleActionHeartbeatCommandInput,
  { world }: Call,
): Answer<RecordLifecycleActionHeartbeatCommandOutput> {
  world.autoScaling.recordLifecycleActionHeartbeat(keyOf(input));
  return {};
}

function keyOf(input: RecordLifecycleActionHeartbeatCommandInput): LifecycleActionKey {
  return {
    groupName: input.AutoScalingGroupName ?? '',
    hookName: input.LifecycleHookName ?? '',
    ...present({ instanceId: input.InstanceId, token: input.LifecycleActionToken }),
  };
}
