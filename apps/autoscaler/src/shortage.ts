import { countsTowardsCapacity, type EpochMs, type Group } from '@poolkeeper/pool-model';

/** A time over which every look has found the group with fewer instances than it wants. */
export interface Shortage {
  readonly since: EpochMs;
  readonly lastLook: EpochMs;
  readonly desiredCapacity: number;
}

/** Several passes at the usual one a minute: past it nobody knows what was in between. */
const longestGapMs = 5 * 60_000;

/** The shortage after a look; undefined when there is none. Capacity that was only just asked for has its own time to come. */
export function continueShortage(
  shortage: Shortage | undefined,
  { group, observedAt }: { readonly group: Group; readonly observedAt: EpochMs },
): Shortage | undefined {
  const { desiredCapacity, instances } = group;
  if (instances.filter(countsTowardsCapacity).length >= desiredCapacity) return undefined;
  const isUnbroken =
    shortage !== undefined &&
    desiredCapacity <= shortage.desiredCapacity &&
    observedAt - shortage.lastLook <= longestGapMs;
  return { since: isUnbroken ? shortage.since : observedAt, lastLook: observedAt, desiredCapacity };
}
