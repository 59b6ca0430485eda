import { AwsFault, type GroupRecord, type World } from '@poolkeeper/pool-world';

/** `ValidationError` when there is none. */
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
