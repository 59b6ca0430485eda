import {
  CompleteLifecycleActionCommand,
  DeleteWarmPoolCommand,
  TerminateInstanceInAutoScalingGroupCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import type { Rehearsal } from '../rehearsal.ts';
import type { Clients } from '../stage/clients.ts';
import { observeGroup } from '../stage/group.ts';
import { hookNames } from '../stage/stage.ts';

/**
 * Does what is possible now to remove the instances of the throwaway pool, without its functions: nothing on them is worth keeping.
 * Returns how many instances are left. Called again until there are none.
 */
export async function emptyGroup(
  { autoScaling }: Clients,
  { names: { group: AutoScalingGroupName } }: Rehearsal,
): Promise<number> {
  const group = await observeGroup(autoScaling, AutoScalingGroupName);
  if (group === undefined) return 0;
  if (group.maxSize > 0) {
    await autoScaling.send(
      new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, MinSize: 0, MaxSize: 0, DesiredCapacity: 0 }),
    );
  }
  if (group.hasWarmPool) {
    await autoScaling
      .send(new DeleteWarmPoolCommand({ AutoScalingGroupName, ForceDelete: true }))
      .catch(ignoreRefusal);
  }
  for (const [InstanceId, state] of group.states) {
    if (state.endsWith(':Wait')) {
      const isLaunching = state.includes('Pending');
      await autoScaling
        .send(
          new CompleteLifecycleActionCommand({
            AutoScalingGroupName,
            LifecycleHookName: isLaunching ? hookNames.launch : hookNames.termination,
            LifecycleActionResult: isLaunching ? 'ABANDON' : 'CONTINUE',
            InstanceId,
          }),
        )
        .catch(ignoreRefusal);
    } else if (state === 'InService' || state.endsWith(':Retained')) {
      await autoScaling
        .send(
          new TerminateInstanceInAutoScalingGroupCommand({
            InstanceId,
            ShouldDecrementDesiredCapacity: false,
          }),
        )
        .catch(ignoreRefusal);
    }
  }
  return group.states.size;
}

/** The state of an instance may have changed since it was read. The next call sees the new one. */
function ignoreRefusal(error: unknown): void {
  const { name } = error as Error;
  const isTransient = /^(ValidationError|ResourceInUse|ResourceContention|ScalingActivityInProgress)/.test(
    name,
  );
  if (!isTransient) throw error;
}
