import { AwsFault, type LifecycleHook } from '@poolkeeper/pool-world';
import { roleNameOf, type Identities } from '../iam/identities.ts';

/** The permissions that a hook needs from its role to notify its queue. */
const neededActions = ['sqs:SendMessage', 'sqs:GetQueueUrl'];

/** Why AWS cannot send the test notification of a hook with its role. Undefined if it can, or does not need to. */
export function hookRefusal(
  identities: Identities,
  { notificationTargetArn: target, roleArn }: LifecycleHook,
): AwsFault | undefined {
  if (target === undefined || roleArn === undefined) return undefined;
  const may =
    identities.trusts(roleArn, 'autoscaling.amazonaws.com') &&
    neededActions.every(
      (action) =>
        identities.judge(roleNameOf(roleArn), { action, resource: target, context: {} }).kind === 'allowed',
    );
  return may
    ? undefined
    : new AwsFault(
        'ValidationError',
        `Unable to publish test message to notification target ${target} using IAM role ${roleArn}. Please check your target and role configuration and try to put lifecycle hook again.`,
      );
}
