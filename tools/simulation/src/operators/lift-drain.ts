import type { World } from '@poolkeeper/pool-world';
import { instancesOfWorkers } from '../stage/instance-of-worker.ts';

/** Lifts the drain of a worker, unless its instance is leaving: then the drain is the gate's. Returns whether it did. */
export function liftDrain(world: World, workerId: string): boolean {
  const instanceId = instancesOfWorkers(world).get(workerId);
  const member = world.autoScaling
    .describeGroups()
    .flatMap(({ instances }) => instances)
    .find((each) => each.instanceId === instanceId);
  const isLeaving = member === undefined || /Terminat|Detach/u.test(member.lifecycleState);
  return !isLeaving && world.spacelift.drainSet(workerId, false) !== undefined;
}
