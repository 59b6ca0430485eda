import { describe, expect, it } from 'vitest';
import { advance, aWorld, eventsOf, groupName, theGroup, theInstance } from '../../testing/index.ts';

describe('a maximum instance lifetime', () => {
  it('terminates instances through the hook when they reach it, one after another in a small group', () => {
    const world = aWorld({ desiredCapacity: 3, maxInstanceLifetimeSeconds: 3600 });
    advance(world, 3601);
    expect(eventsOf(world, 'instance-held')).toEqual([]);

    advance(world, 10);
    expect(eventsOf(world, 'instance-held')).toMatchObject([{ cause: 'max instance lifetime' }]);
    advance(world, 200);

    expect(eventsOf(world, 'instance-held')).toHaveLength(3);
    const serving = theGroup(world).instances.filter(({ lifecycleState }) => lifecycleState === 'InService');
    expect(serving).toHaveLength(3);
  });

  it('spares protected instances until their protection is lifted', () => {
    const world = aWorld({
      desiredCapacity: 1,
      maxInstanceLifetimeSeconds: 600,
      newInstancesProtectedFromScaleIn: true,
    });
    advance(world, 3600);
    expect(eventsOf(world, 'instance-held')).toEqual([]);
    const { instanceId, protectedFromScaleIn } = theInstance(world);
    expect(protectedFromScaleIn).toBe(true);

    world.autoScaling.setInstanceProtection({
      groupName,
      instanceIds: [instanceId],
      protectedFromScaleIn: false,
    });
    advance(world, 10);

    expect(eventsOf(world, 'instance-held')).toMatchObject([{ instanceId }]);
  });

  it('can be set and removed later', () => {
    const world = aWorld({ desiredCapacity: 1 });
    world.autoScaling.updateGroup({ groupName, maxInstanceLifetimeSeconds: 600 });
    expect(theGroup(world).maxInstanceLifetimeSeconds).toBe(600);
    world.autoScaling.updateGroup({ groupName, maxInstanceLifetimeSeconds: 0 });

    advance(world, 3600);

    expect(theGroup(world).maxInstanceLifetimeSeconds).toBeUndefined();
    expect(eventsOf(world, 'instance-held')).toEqual([]);
    expect(() => {
      world.autoScaling.updateGroup({ groupName, maxInstanceLifetimeSeconds: 5 });
    }).toThrow('The maximum instance lifetime must be 0 or at least 60 seconds, got 5');
  });
});
