import { AwsFault, type LifecycleHook } from '@poolkeeper/pool-world';
import { roleNameOf } from '../iam/identities.ts';
import type { Account } from './account.ts';

/** What a hook needs of its role to tell its queue. */
const neededActions = ['sqs:SendMessage', 'sqs:GetQueueUrl'];

/** Why AWS can't send the test notification of a hook as its role; undefined when it can, or need not. */
export function hookRefusal(
  { identities }: Pick<Account, 'identities'>,
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
