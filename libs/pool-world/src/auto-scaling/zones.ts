import type { GroupedInstance } from './instances/grouped-instance.ts';

/** The zone of the next launch, which is the one with the fewest instances; the first of several. */
export function leastFilledZone(zones: readonly string[], counted: readonly GroupedInstance[]): string {
  const fill = countByZone(counted);
  const [first, ...others] = zones;
  if (first === undefined) throw new RangeError('a group needs at least one zone');
  return others.reduce(
    (least, zone) => ((fill.get(zone) ?? 0) < (fill.get(least) ?? 0) ? zone : least),
    first,
  );
}

export function countByZone(instances: Iterable<GroupedInstance>): Map<string, number> {
  const fill = new Map<string, number>();
  for (const { zone } of instances) fill.set(zone, (fill.get(zone) ?? 0) + 1);
  return fill;
}
