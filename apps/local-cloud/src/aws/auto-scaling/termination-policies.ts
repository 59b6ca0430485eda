import { AwsFault } from '@poolkeeper/pool-world';
import type { Call } from '../call.ts';
import { notServed } from '../service.ts';

const builtIn = [
  'AllocationStrategy',
  'ClosestToNextInstanceHour',
  'Default',
  'NewestInstance',
  'OldestInstance',
  'OldestLaunchConfiguration',
  'OldestLaunchTemplate',
];

/**
 * Whether the group asks its custom policy from now on. The world knows that one and AWS's default; the function has
 * to be deployed here.
 */
export function asksCustomPolicy(policies: readonly string[], { account }: Call): boolean {
  const [first = 'Default', ...others] = policies;
  if (others.length > 0)
    throw notServed('autoscaling:UpdateAutoScalingGroup with several TerminationPolicies');
  if (first === 'Default') return false;
  if (builtIn.includes(first)) {
    throw notServed(`autoscaling:UpdateAutoScalingGroup with the termination policy ${first}`);
  }
  if (!first.startsWith('arn:')) {
    throw new AwsFault(
      'ValidationError',
      `${first} is not a valid termination policy. Valid termination policies: [${builtIn.join(', ')}] or the ARN of a Lambda function`,
    );
  }
  if (account.functions.find(first) === undefined) {
    throw new AwsFault(
      'ValidationError',
      `The Lambda function ${first} cannot be invoked by the Auto Scaling group: it does not exist`,
    );
  }
  return true;
}
