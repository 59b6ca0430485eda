import type { Group, Instance } from '@poolkeeper/pool-model';

/** The instances of the group that its activities name, by id: few, however many it has. */
export function namedInstances({ activities = [], instances }: Group): ReadonlyMap<string, Instance> {
  const named = new Map<string, Instance>();
  const names = new Set(activities.flatMap(({ instanceId }) => instanceId ?? []));
  if (names.size === 0) return named;
  for (const instance of instances) {
    if (names.has(instance.id)) named.set(instance.id, instance);
  }
  return named;
}
