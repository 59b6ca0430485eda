import { instancesOfWorkers } from '../stage/instance-of-worker.ts';
import { deployment } from '../deployment.ts';
import type { Operator } from './operator.ts';

const minute = 60_000;
const { groupName } = deployment;

export interface DetachmentPlan {
  /** Whether an operator has detached the instance and not terminated it yet. */
  has(instanceId: string): boolean;
}

/** Plans when instances are detached from the group. They are terminated in EC2 once no run is on them. */
export function planDetachments(operator: Operator): DetachmentPlan {
  const { world, faults, stage } = operator;
  const detached = new Set<string>();

  operator.at('detach', () => {
    const instance = operator.anyOf('detach', operator.inService());
    if (instance === undefined) return;
    const { instanceId } = instance;
    const decrement = faults.source('detach').chance(0.5);
    operator.act(
      () => `detaches ${instanceId}${decrement ? ' with decrement' : ''}`,
      () => {
        world.autoScaling.detachInstances({ groupName, instanceIds: [instanceId], decrement });
        detached.add(instanceId);
      },
    );
    if (!detached.has(instanceId)) return;
    stage.after(minute + faults.source('detach').integer(20 * minute), () => {
      endWhenIdle(instanceId);
    });
  });

  function endWhenIdle(instanceId: string): void {
    const instanceIds = instancesOfWorkers(world);
    const workers = world.spacelift.everyWorker().filter(({ id }) => instanceIds.get(id) === instanceId);
    for (const { id } of workers) world.spacelift.drainSet(id, true);
    if (workers.some(({ busy }) => busy)) {
      stage.after(minute, () => {
        endWhenIdle(instanceId);
      });
      return;
    }
    operator.act(
      () => `terminates ${instanceId}, which was detached`,
      () => {
        world.ec2.terminateInstances([instanceId]);
      },
    );
    detached.delete(instanceId);
  }

  return { has: (instanceId) => detached.has(instanceId) };
}
