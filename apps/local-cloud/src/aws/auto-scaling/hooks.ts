import type {
  DeleteLifecycleHookCommandInput,
  DescribeLifecycleHookTypesCommandOutput,
  DescribeLifecycleHooksCommandInput,
  DescribeLifecycleHooksCommandOutput,
  PutLifecycleHookCommandInput,
} from '@aws-sdk/client-auto-scaling';
import { AwsFault, type LifecycleHook } from '@poolkeeper/pool-world';
import { hookRefusal } from '../../account/hook-refusal.ts';
import type { Answer, Call } from '../call.ts';
import { requireOneOf } from '../constraint.ts';
import { present } from '../present.ts';

/** The global timeout of a hook is 48 hours or 100 heartbeat timeouts, whichever is shorter. */
const longestHoldSeconds = 172_800;
const mostHeartbeats = 100;

const transitions = ['autoscaling:EC2_INSTANCE_LAUNCHING', 'autoscaling:EC2_INSTANCE_TERMINATING'] as const;

export function describeLifecycleHooks(
  input: DescribeLifecycleHooksCommandInput,
  { world }: Call,
): Answer<DescribeLifecycleHooksCommandOutput> {
  const { AutoScalingGroupName: groupName = '', LifecycleHookNames: names = [] } = input;
  const hooks = world.autoScaling.describeHooks(groupName);
  return {
    LifecycleHooks: hooks
      .filter(({ name }) => names.length === 0 || names.includes(name))
      .map((hook) => ({
        LifecycleHookName: hook.name,
        AutoScalingGroupName: groupName,
        LifecycleTransition: hook.transition,
        NotificationTargetARN: hook.notificationTargetArn,
        RoleARN: hook.roleArn,
        NotificationMetadata: hook.notificationMetadata,
        HeartbeatTimeout: hook.heartbeatTimeoutSeconds,
        GlobalTimeout: Math.min(longestHoldSeconds, mostHeartbeats * hook.heartbeatTimeoutSeconds),
        DefaultResult: hook.defaultResult,
      })),
  };
}

export function describeLifecycleHookTypes(): Answer<DescribeLifecycleHookTypesCommandOutput> {
  return { LifecycleHookTypes: [...transitions] };
}

/** Creates a hook, or changes the settings of an existing one that the request contains. */
export function putLifecycleHook(input: PutLifecycleHookCommandInput, { world, account }: Call): undefined {
  const { AutoScalingGroupName: groupName = '', LifecycleHookName: name = '' } = input;
  const before = world.autoScaling.describeHooks(groupName).find((hook) => hook.name === name);
  const hook = {
    ...(before ?? newHook(input)),
    name,
    ...present({
      transition:
        input.LifecycleTransition === undefined ? undefined : transitionOf(input.LifecycleTransition),
      heartbeatTimeoutSeconds: input.HeartbeatTimeout,
      defaultResult:
        input.DefaultResult === undefined
          ? undefined
          : requireOneOf('defaultResult', ['CONTINUE', 'ABANDON'], input.DefaultResult),
      notificationTargetArn: input.NotificationTargetARN,
      roleArn: input.RoleARN,
      notificationMetadata: input.NotificationMetadata,
    }),
  };
  const refusal = hookRefusal(account.identities, hook);
  if (refusal !== undefined) throw refusal;
  world.autoScaling.putLifecycleHook(groupName, hook);
}

export function deleteLifecycleHook(input: DeleteLifecycleHookCommandInput, { world }: Call): undefined {
  const { AutoScalingGroupName: groupName = '', LifecycleHookName: name = '' } = input;
  world.autoScaling.deleteLifecycleHook(groupName, name);
}

function newHook(input: PutLifecycleHookCommandInput): Omit<LifecycleHook, 'name'> {
  if (input.LifecycleTransition === undefined) {
    throw new AwsFault('ValidationError', 'LifecycleTransition is required when creating a lifecycle hook');
  }
  return {
    transition: transitionOf(input.LifecycleTransition),
    heartbeatTimeoutSeconds: 3600,
    defaultResult: 'ABANDON',
  };
}

function transitionOf(transition: string): LifecycleHook['transition'] {
  return requireOneOf('lifecycleTransition', transitions, transition);
}
