import type { LifecycleHook } from '@poolkeeper/pool-world';
import { deployment } from '../deployment.ts';
import type { Operator } from './operator.ts';

const minute = 60_000;
const { groupName, terminationHookName } = deployment;

export interface HookPlan {
  /** Puts the deleted hook back. */
  restore(): void;
}

/** Plans when the termination hook is deleted and put back. */
export function planHookChanges(operator: Operator): HookPlan {
  const { world, faults, stage } = operator;
  let deleted: LifecycleHook | undefined;

  operator.at('hook-deleted', () => {
    const hook = world.autoScaling.describeHooks(groupName).find(({ name }) => name === terminationHookName);
    if (hook === undefined) return;
    deleted = hook;
    operator.act(
      () => 'deletes the termination hook',
      () => {
        world.autoScaling.deleteLifecycleHook(groupName, terminationHookName);
      },
    );
    stage.after(minute + faults.source('hook-deleted').integer(30 * minute), restore);
  });

  operator.at('hook-retimed', () => {
    const heartbeatTimeoutSeconds = faults.source('hook-retimed').pick([60, 300, 900, 7200]);
    const hook = world.autoScaling.describeHooks(groupName).find(({ name }) => name === terminationHookName);
    if (hook === undefined) return;
    operator.act(
      () => `gives the termination hook a timeout of ${heartbeatTimeoutSeconds} s`,
      () => {
        world.autoScaling.putLifecycleHook(groupName, { ...hook, heartbeatTimeoutSeconds });
      },
    );
  });

  function restore(): void {
    const hook = deleted;
    if (hook === undefined) return;
    deleted = undefined;
    operator.act(
      () => 'puts the termination hook back',
      () => {
        world.autoScaling.putLifecycleHook(groupName, hook);
      },
    );
  }

  return { restore };
}
