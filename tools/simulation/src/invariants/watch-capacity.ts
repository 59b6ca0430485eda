import type { AutoScaling, WorldEvent } from '@poolkeeper/pool-world';
import type { Violation } from './violation.ts';

/** Desired capacity stays within the group's bounds. */
export function watchCapacity(
  event: WorldEvent,
  autoScaling: Pick<AutoScaling, 'describeGroups'>,
): Violation | undefined {
  if (event.kind !== 'capacity-changed') return undefined;
  const [group] = autoScaling.describeGroups();
  if (group === undefined) return undefined;
  const { desiredCapacity, minSize, maxSize } = group;
  if (desiredCapacity >= minSize && desiredCapacity <= maxSize) return undefined;
  const detail = `desired capacity is ${desiredCapacity}, outside of ${minSize} to ${maxSize}`;
  return { invariant: 'desired-capacity-within-bounds', at: event.at, detail };
}
