import { describe, expect, it } from 'vitest';
import { advance, aWorld, eventsOf, groupName, theGroup } from '../../testing/index.ts';
import type { World } from '../../world.ts';

describe('an uneven group', () => {
  it('launches in the emptiest zone first, then terminates one of the fullest through the hook', () => {
    const world = anUnevenGroup();

    advance(world, 310);
    expect(world.history.launched()).toBe(5);
    advance(world, 30);

    expect(eventsOf(world, 'instance-held').at(-1)).toMatchObject({ cause: 'zone rebalance' });
    expect(fill(world)).toEqual({ 'eu-west-1a': 1, 'eu-west-1b': 1 });
    expect(theGroup(world).desiredCapacity).toBe(2);
    advance(world, 3600);
    expect(world.history.launched()).toBe(5);
  });

  it('stays as it is while AZRebalance is suspended', () => {
    const world = anUnevenGroup();
    world.autoScaling.suspendProcesses({ groupName, processes: ['AZRebalance'] });

    advance(world, 3600);

    expect(fill(world)).toEqual({ 'eu-west-1a': 2 });
  });

  it('is not evened out into a zone that has no capacity', () => {
    const world = anUnevenGroup();
    world.mishaps.capacityShortage({ zones: ['eu-west-1b'], until: world.now + 3_600_000 });

    advance(world, 3500);
    expect(world.history.launched()).toBe(4);
    advance(world, 600);

    expect(fill(world)).toEqual({ 'eu-west-1a': 1, 'eu-west-1b': 1 });
  });

  it('terminates no protected instance', () => {
    const world = anUnevenGroup();
    const instanceIds = theGroup(world)
      .instances.filter(({ lifecycleState }) => lifecycleState === 'InService')
      .map(({ instanceId }) => instanceId);
    world.autoScaling.setInstanceProtection({ groupName, instanceIds, protectedFromScaleIn: true });

    advance(world, 3600);

    expect(fill(world)).toEqual({ 'eu-west-1a': 2 });
    expect(world.history.launched()).toBe(4);
  });
});

/** Two instances in the first of two zones, none in the second. */
function anUnevenGroup(): World {
  const world = aWorld({ desiredCapacity: 4, zones: ['eu-west-1a', 'eu-west-1b'] });
  advance(world, 60);
  for (const { instanceId, zone } of theGroup(world).instances) {
    if (zone === 'eu-west-1b') world.autoScaling.terminateInstance({ instanceId, decrement: true });
  }
  advance(world, 3);
  return world;
}

function fill(world: World): Readonly<Record<string, number>> {
  const serving = theGroup(world).instances.filter(({ lifecycleState }) => lifecycleState === 'InService');
  return Object.fromEntries(
    [...Map.groupBy(serving, ({ zone }) => zone)].map(([zone, { length }]) => [zone, length]),
  );
}
