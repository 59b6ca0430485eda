import type { Group } from '../group.ts';
import { countsTowardsCapacity } from '../instance.ts';
import { type Overrides, withOverrides } from './overrides.ts';

export const defaultGroupName = 'workers';

/**
 * A group with a termination hook, of 0 to 10 instances or as many as it has, all of whose desired capacity has been
 * launched. Its desired capacity may be out of bounds, as after a manual change; its bounds may not cross.
 */
export function aGroup(overrides: Overrides<Group> = {}): Group {
  const instances = overrides.instances ?? [];
  const desiredCapacity = overrides.desiredCapacity ?? instances.filter(countsTowardsCapacity).length;
  const group = withOverrides<Group>(
    {
      name: defaultGroupName,
      minSize: 0,
      maxSize: Math.max(10, desiredCapacity),
      desiredCapacity,
      hasTerminationHook: true,
      instances,
    },
    overrides,
  );
  if (group.minSize > group.maxSize) {
    throw new Error(`maxSize must be at least minSize (${group.minSize}), got ${group.maxSize}`);
  }
  return group;
}
