import { carryingInstances } from '../carrying-instances.ts';
import { deployment } from '../deployment.ts';
import type { Crew } from './crew.ts';

const minute = 60_000;
const { groupName } = deployment;

export interface Detachments {
  /** Whether an instance is in the hands of whoever detached it. */
  has(instanceId: string): boolean;
}

/** They take instances out of the group, to look at them, and end them by EC2 once no run is on them. */
export function planDetachments(crew: Crew): Detachments {
  const { world, faults, stage } = crew;
  const detached = new Set<string>();

  crew.at('detach', () => {
    const instance = crew.anyOf('detach', crew.inService());
    if (instance === undefined) return;
    const { instanceId } = instance;
    const decrement = faults.source('detach').chance(0.5);
    crew.act(
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
    const carriers = carryingInstances(world);
    const workers = world.spacelift.workers().filter(({ id }) => carriers.get(id) === instanceId);
    for (const { id } of workers) world.spacelift.drainSet(id, true);
    if (workers.some(({ busy }) => busy)) {
      stage.after(minute, () => {
        endWhenIdle(instanceId);
      });
      return;
    }
    crew.act(
      () => `ends ${instanceId}, which was detached`,
      () => {
        world.ec2.terminateInstances([instanceId]);
      },
    );
    detached.delete(instanceId);
  }

  return { has: (instanceId) => detached.has(instanceId) };
}
