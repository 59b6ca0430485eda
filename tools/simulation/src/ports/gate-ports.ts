import type { HookPort, LifecycleAction, QueuePort, RedrivePort } from '@poolkeeper/lifecycle-manager/gate';
import { AwsFault, type SeededFaults, type World } from '@poolkeeper/pool-world';
import type { SimulatedProcess } from '../processes/simulated-process.ts';
import { callAws, noneExpected } from './aws-refusal.ts';

export function createHookPort(
  process: SimulatedProcess,
  { world, faults }: { readonly world: World; readonly faults: SeededFaults },
): HookPort {
  /** AWS sometimes does not find an action that is open. */
  const requireFound = ({ instanceId }: LifecycleAction) => {
    if (!faults.strikes('denied-action')) return;
    throw new AwsFault('ValidationError', `No active Lifecycle Action found with instance ID ${instanceId}`);
  };
  return {
    complete: (action, result) =>
      process.call({
        name: () => `complete ${result} for ${action.instanceId}`,
        act: () =>
          callAws(() => {
            requireFound(action);
            world.autoScaling.completeLifecycleAction({ ...keyOf(action), result });
            return 'completed' as const;
          }, noLongerActive),
      }),
    heartbeat: (action) =>
      process.call({
        name: () => `heartbeat for ${action.instanceId}`,
        act: () =>
          callAws(() => {
            requireFound(action);
            world.autoScaling.recordLifecycleActionHeartbeat(keyOf(action));
            return 'extended' as const;
          }, noLongerActive),
      }),
  };
}

export function createQueuePort(
  process: SimulatedProcess,
  { world, queueName }: { readonly world: World; readonly queueName: string },
): QueuePort {
  return {
    hide: (receiptHandle, seconds) =>
      process.call({
        name: () => `hide a message for ${seconds} s`,
        act: () =>
          callAws(() => {
            world.sqs.changeVisibility(queueName, receiptHandle, seconds);
            return 'hidden' as const;
          }, noLongerHeld),
      }),
  };
}

export function createRedrivePort(
  process: SimulatedProcess,
  { world, queueName }: { readonly world: World; readonly queueName: string },
): RedrivePort {
  return {
    send: (body) =>
      process.call({
        name: () => 'send a message to the redrive queue',
        act: () => callAws(() => world.sqs.send(queueName, body), noneExpected),
      }),
  };
}

/** As the adapter does: the token of the message may belong to another instance. */
function keyOf({ groupName, hookName, instanceId }: Omit<LifecycleAction, 'token'>) {
  return { groupName, hookName, instanceId };
}

function noLongerActive({ code, message }: AwsFault): 'no-longer-active' | undefined {
  return code === 'ValidationError' && /no active lifecycle action found/i.test(message)
    ? 'no-longer-active'
    : undefined;
}

function noLongerHeld({ code, message }: AwsFault): 'no-longer-held' | undefined {
  return code === 'ReceiptHandleIsInvalid' ||
    (code === 'InvalidParameterValue' && /message does not exist|not available/i.test(message))
    ? 'no-longer-held'
    : undefined;
}
