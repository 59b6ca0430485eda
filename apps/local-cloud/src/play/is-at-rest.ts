import type { World } from '@poolkeeper/pool-world';

/**
 * Whether every run has ended and the pool is back at its least size, with nothing on its way out and nothing
 * retained.
 */
export function isAtRest(world: World, leastSize: number): boolean {
  if (world.spacelift.runs().some(({ state }) => state === 'queued' || state === 'running')) return false;
  if (world.ec2.describeInstances().some(({ state }) => state === 'shutting-down')) return false;
  return world.autoScaling
    .describeGroups()
    .every(
      ({ desiredCapacity, instances }) =>
        desiredCapacity <= leastSize &&
        instances.filter(({ lifecycleState }) => lifecycleState === 'InService').length === desiredCapacity &&
        instances.every(({ lifecycleState }) => !/^(Pending|Terminating)/.test(lifecycleState)),
    );
}
