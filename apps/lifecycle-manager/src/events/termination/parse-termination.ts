import * as z from 'zod/mini';
import type { Termination } from './termination.ts';

export const terminatingTransition = 'autoscaling:EC2_INSTANCE_TERMINATING';

const text = z.string().check(z.minLength(1));

/** As the group's hook sends it to SQS. */
const notification = z.object({
  LifecycleTransition: z.literal(terminatingTransition),
  AutoScalingGroupName: text,
  LifecycleHookName: text,
  EC2InstanceId: text,
  LifecycleActionToken: text,
  Time: z.string().check(z.refine((time) => !Number.isNaN(Date.parse(time)))),
});

/** Undefined when fields are missing or are not what they should be. */
export function parseTermination(message: object): Termination | undefined {
  const { data } = notification.safeParse(message);
  if (data === undefined) return undefined;
  return {
    kind: 'termination',
    action: {
      groupName: data.AutoScalingGroupName,
      hookName: data.LifecycleHookName,
      instanceId: data.EC2InstanceId,
      token: data.LifecycleActionToken,
    },
    heldSince: Date.parse(data.Time),
  };
}
