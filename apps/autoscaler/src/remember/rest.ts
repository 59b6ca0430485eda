import { countsTowardsCapacity, type DurationMs, type EpochMs, type Group } from '@poolkeeper/pool-model';

/**
 * A group in which a pass found nothing to do and nothing to report. As long as it looks the same, a glance is enough, which costs one
 * call instead of five.
 */
export interface Rest {
  /** When the group was last described. */
  readonly describedAt: EpochMs;
  readonly group: Group;
}

/** What only a description shows, such as a hook that was deleted, is noticed within this time. */
const longestRestMs: DurationMs = 5 * 60_000;

/** Whether a description is too old to go without another one. */
export function isOver({ describedAt }: Rest, now: EpochMs): boolean {
  return now - describedAt >= longestRestMs;
}

/** Whether the group still has the same instances, states and bounds, and all that it wants. */
export function looksTheSame({ group: before }: Rest, group: Group): boolean {
  const states = new Map(before.instances.map(({ id, state }) => [id, state]));
  return (
    group.minSize === before.minSize &&
    group.maxSize === before.maxSize &&
    group.desiredCapacity === before.desiredCapacity &&
    group.instances.filter(countsTowardsCapacity).length >= group.desiredCapacity &&
    group.instances.length === states.size &&
    group.instances.every(({ id, state }) => states.get(id) === state)
  );
}
