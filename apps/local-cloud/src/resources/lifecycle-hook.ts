import { AwsFault, type LifecycleHook } from '@poolkeeper/pool-world';
import type { AccountStores } from '../account/account.ts';
import { hookRefusal } from '../account/hook-refusal.ts';
import type { ResourceHandler } from '../cloudformation/resource-handler.ts';
import type { Properties } from '../cloudformation/template.ts';
import { hookTimeoutSeconds } from '../clock/machine-floors.ts';
import { numberOf, requiredText, textOf } from './properties.ts';

export function lifecycleHook({
  world,
  clock,
  identities,
}: Pick<AccountStores, 'world' | 'clock' | 'identities'>): ResourceHandler {
  const put = (name: string, properties: Properties) => {
    const hook = hookOf(name, properties, clock.speed);
    const refusal = hookRefusal(identities, hook);
    if (refusal !== undefined) throw refusal;
    world.autoScaling.putLifecycleHook(requiredText(properties, 'AutoScalingGroupName'), hook);
  };
  return {
    replacedOn: ['AutoScalingGroupName', 'LifecycleHookName'],
    create: ({ properties, generatedName }) => {
      const name = textOf(properties, 'LifecycleHookName') ?? generatedName;
      put(name, properties);
      return { physicalId: name, attributes: {} };
    },
    update: ({ record, properties }) => {
      put(record.physicalId, properties);
      return record;
    },
    delete: ({ record, properties }) => {
      try {
        world.autoScaling.deleteLifecycleHook(
          requiredText(properties, 'AutoScalingGroupName'),
          record.physicalId,
        );
      } catch (error) {
        // The hook or its group was deleted by hand.
        if (!(error instanceof AwsFault)) throw error;
      }
    },
  };
}

function hookOf(name: string, properties: Properties, speed: number): LifecycleHook {
  const [target, role, metadata] = ['NotificationTargetARN', 'RoleARN', 'NotificationMetadata'].map((key) =>
    textOf(properties, key),
  );
  return {
    name,
    transition: requiredText(properties, 'LifecycleTransition') as LifecycleHook['transition'],
    heartbeatTimeoutSeconds: hookTimeoutSeconds(numberOf(properties, 'HeartbeatTimeout') ?? 3600, speed),
    defaultResult: (textOf(properties, 'DefaultResult') ?? 'ABANDON') as LifecycleHook['defaultResult'],
    notificationTargetArn: target,
    roleArn: role,
    notificationMetadata: metadata,
  };
}
