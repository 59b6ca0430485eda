import type { EpochMs } from '@poolkeeper/pool-model';
import * as z from 'zod/mini';
import type { LifecycleAction } from '../ports.ts';

/** What a hook says when it begins to hold an instance, on its way in or out. */
export interface HookNotification {
  readonly action: LifecycleAction;
  /** When the hook began to hold the instance, by the group's own account: a message may come late. */
  readonly heldSince: EpochMs;
}

const text = z.string().check(z.minLength(1));

/** As the group's hook sends it to SQS. */
const notification = z.object({
  AutoScalingGroupName: text,
  LifecycleHookName: text,
  EC2InstanceId: text,
  LifecycleActionToken: text,
  Time: z.string().check(z.refine((time) => !Number.isNaN(Date.parse(time)))),
});

/** Undefined when fields are missing or are not what they should be. */
export function parseHookNotification(message: object): HookNotification | undefined {
  const { data } = notification.safeParse(message);
  if (data === undefined) return undefined;
  return {
    action: {
      groupName: data.AutoScalingGroupName,
      hookName: data.LifecycleHookName,
      instanceId: data.EC2InstanceId,
      token: data.LifecycleActionToken,
    },
    heldSince: Date.parse(data.Time),
  };
}
