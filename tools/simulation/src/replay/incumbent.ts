import type { SpaceliftWorker, World } from '@poolkeeper/pool-world';
import { instancesOfWorkers } from '../stage/instance-of-worker.ts';

export interface IncumbentSettings {
  /** The maximum number of instances launched per run. @default 1 */
  readonly maxCreate?: number;
  /** The maximum number of instances terminated per run. @default 1 */
  readonly maxKill?: number;
  /** Minutes after its registration in which a worker is not terminated. @default 0 */
  readonly scaleDownDelay?: number;
}

/**
 * Models the decisions of one run of the autoscaler that Poolkeeper replaces (ec2-workerpool-autoscaler 2.7.1): it does
 * nothing unless the number of workers equals the desired capacity, and counts the delay from the registration.
 */
export function runIncumbent(
  world: World,
  { maxCreate = 1, maxKill = 1, scaleDownDelay = 0 }: IncumbentSettings,
): void {
  const [group] = world.autoScaling.describeGroups();
  if (group === undefined) return;
  const { name: groupName, desiredCapacity, minSize, maxSize } = group;
  const workers = world.spacelift.workers().filter(({ drained }) => !drained);
  if (workers.length !== desiredCapacity) return;
  const idle = workers.filter(({ busy }) => !busy);
  const surplus = idle.length - world.spacelift.pendingRuns();
  if (surplus < 0) {
    const by = Math.min(-surplus, maxCreate, maxSize - desiredCapacity);
    if (by > 0) {
      world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: desiredCapacity + by });
    }
    return;
  }
  const most = Math.min(surplus, maxKill, desiredCapacity - minSize);
  const isOldEnough = ({ registeredAt }: SpaceliftWorker) =>
    world.now - registeredAt >= scaleDownDelay * 60_000;
  const oldest = idle.filter(isOldEnough).toSorted((a, b) => a.registeredAt - b.registeredAt);
  const instanceIds = instancesOfWorkers(world);
  for (const { id } of oldest.slice(0, Math.max(0, most))) {
    const instanceId = instanceIds.get(id);
    world.spacelift.drainSet(id, true);
    if (instanceId !== undefined) world.autoScaling.terminateInstance({ instanceId, decrement: true });
  }
}
