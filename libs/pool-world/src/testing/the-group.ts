import type { GroupInstance, GroupRecord } from '../auto-scaling/api.ts';
import type { WorldEvent } from '../history.ts';
import type { World } from '../world.ts';

export function theGroup(world: World): GroupRecord {
  const [record] = world.autoScaling.describeGroups();
  if (record === undefined) throw new Error('the world has no group');
  return record;
}

/** An instance of the group, by its position in launch order or by its id. Throws if it does not exist. */
export function theInstance(world: World, which: number | string = 0): GroupInstance {
  const { instances } = theGroup(world);
  const found =
    typeof which === 'number' ? instances[which] : instances.find(({ instanceId }) => instanceId === which);
  if (found === undefined) throw new Error(`the group has no instance ${which}`);
  return found;
}

/** The events of a kind. */
export function eventsOf<Kind extends WorldEvent['kind']>(
  world: World,
  kind: Kind,
): readonly Extract<WorldEvent, { kind: Kind }>[] {
  return world.history.events.filter(
    (event): event is Extract<WorldEvent, { kind: Kind }> => event.kind === kind,
  );
}
