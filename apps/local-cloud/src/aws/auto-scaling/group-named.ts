import { AwsFault, type GroupRecord, type World } from '@poolkeeper/pool-world';

/** The group with this name. Throws `ValidationError` if it does not exist. */
export function groupNamed(world: World, name: string): GroupRecord {
  const [group] = world.autoScaling.describeGroups([name]);
  if (group === undefined) {
    throw new AwsFault(
      'ValidationError',
      `AutoScalingGroup name not found - AutoScalingGroup '${name}' not found`,
    );
  }
  return group;
}
