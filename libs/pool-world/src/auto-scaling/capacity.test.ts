import { describe, expect, it } from 'vitest';
import { advance, aWorld, eventsOf, groupName, theGroup as group, theInstance } from '../testing/index.ts';
import type { World } from '../world.ts';

describe('the desired capacity', () => {
  it('starts at the minimum by default', () => {
    expect(group(aWorld({ minSize: 2 })).desiredCapacity).toBe(2);
  });

  it('is reached a few seconds after it was raised, spread over the zones', () => {
    const world = aWorld();
    setDesired(world, 5);
    expect(group(world).instances).toEqual([]);

    advance(world, 3);

    const zones = group(world).instances.map(({ zone }) => zone.at(-1));
    expect(zones).toEqual(['a', 'b', 'c', 'a', 'b']);
    expect(group(world).instances.every(({ lifecycleState }) => lifecycleState === 'Pending')).toBe(true);
    advance(world, 15);
    expect(group(world).instances.every(({ lifecycleState }) => lifecycleState === 'InService')).toBe(true);
  });

  it('is reached as fast as EC2 allows launches: 1,000 at once, then 2 a second', () => {
    const world = aWorld({ maxSize: 2000, hooks: [] });
    setDesired(world, 2000);

    advance(world, 5);
    expect(world.history.launched()).toBe(1000);
    expect(world.autoScaling.describeScalingActivities(groupName)).toContainEqual(
      expect.objectContaining({ statusMessage: 'Request limit exceeded. Launching EC2 instance failed.' }),
    );
    advance(world, 300);
    expect(world.history.launched()).toBeGreaterThan(1400);
    advance(world, 500);
    expect(world.history.launched()).toBe(2000);
  });

  it('launches no second instance while one is launching', () => {
    const world = aWorld();
    setDesired(world, 2);
    advance(world, 5);
    setDesired(world, 3);

    advance(world, 300);

    expect(world.history.launched()).toBe(3);
  });

  it.each([
    [12, 'New SetDesiredCapacity value 12 is above max value 10 for the AutoScalingGroup.'],
    [1, 'New SetDesiredCapacity value 1 is below min value 2 for the AutoScalingGroup.'],
    [2.5, 'The desired capacity must be a whole number of 0 or more, got 2.5'],
  ])('is refused at %d, outside the bounds', (desired, message) => {
    const world = aWorld({ minSize: 2 });

    expect(() => {
      setDesired(world, desired);
    }).toThrow(expect.objectContaining({ code: 'ValidationError', message }));
    expect(group(world).desiredCapacity).toBe(2);
  });

  it('is refused for a group that does not exist', () => {
    expect(() => {
      aWorld().autoScaling.setDesiredCapacity({ groupName: 'other', desiredCapacity: 1 });
    }).toThrow("AutoScalingGroup name not found - AutoScalingGroup 'other' not found");
  });

  it('moves into new bounds, and the group follows', () => {
    const world = aWorld({ desiredCapacity: 4, hooks: [] });
    advance(world, 60);
    world.autoScaling.updateGroup({ groupName, maxSize: 3 });
    expect(group(world)).toMatchObject({ minSize: 0, maxSize: 3, desiredCapacity: 3 });

    advance(world, 60);

    expect(group(world).instances).toHaveLength(3);
  });

  it.each([
    [{ minSize: 5, maxSize: 3 }, 'Max bound, 3, must be greater than or equal to min bound, 5'],
    [{ desiredCapacity: 11 }, 'Desired capacity:11 must be between the specified min size:0 and max size:10'],
    [{ minSize: -1 }, 'The min size must be a whole number of 0 or more, got -1'],
  ])('refuses bounds that contradict each other: %o', (change, message) => {
    const world = aWorld();

    expect(() => {
      world.autoScaling.updateGroup({ groupName, ...change });
    }).toThrow(expect.objectContaining({ code: 'ValidationError', message }));
    expect(group(world)).toMatchObject({ minSize: 0, maxSize: 10, desiredCapacity: 0 });
  });

  it('is in the history with its cause whenever it changes', () => {
    const world = aWorld({ minSize: 1 });
    setDesired(world, 3);
    setDesired(world, 3);

    expect(eventsOf(world, 'capacity-changed')).toEqual([
      { at: world.now, kind: 'capacity-changed', from: 0, to: 1, cause: 'group created' },
      { at: world.now, kind: 'capacity-changed', from: 1, to: 3, cause: 'user request: SetDesiredCapacity' },
    ]);
  });

  it('makes the group choose by the default policy and keep protected instances when it is lowered', () => {
    const world = aWorld({ desiredCapacity: 4, hooks: [] });
    advance(world, 60);
    const first = theInstance(world, 0);
    const fourth = theInstance(world, 3);
    world.autoScaling.setInstanceProtection({
      groupName,
      instanceIds: [first.instanceId],
      protectedFromScaleIn: true,
    });
    setDesired(world, 3);

    advance(world, 60);

    const left = group(world).instances.map(({ instanceId }) => instanceId);
    expect(left).toContain(first.instanceId);
    // The first zone holds the first and the fourth instance.
    expect(left).not.toContain(fourth.instanceId);
  });
});

describe('suspended processes', () => {
  it('include Launch: nothing is launched until it resumes', () => {
    const world = aWorld();
    world.autoScaling.suspendProcesses({ groupName, processes: ['Launch', 'AZRebalance'] });
    expect(group(world).suspendedProcesses).toEqual(['AZRebalance', 'Launch']);
    setDesired(world, 2);
    advance(world, 600);
    expect(group(world).instances).toEqual([]);

    world.autoScaling.resumeProcesses({ groupName, processes: ['Launch'] });
    advance(world, 3);

    expect(group(world).instances).toHaveLength(2);
    expect(group(world).suspendedProcesses).toEqual(['AZRebalance']);
  });

  it('include Terminate: the group does not shrink, but a terminate call works', () => {
    const world = aWorld({ desiredCapacity: 3, hooks: [] });
    advance(world, 60);
    world.autoScaling.suspendProcesses({ groupName, processes: ['Terminate'] });
    setDesired(world, 1);
    advance(world, 600);
    expect(group(world).instances).toHaveLength(3);

    world.autoScaling.terminateInstance({ instanceId: theInstance(world).instanceId, decrement: true });
    advance(world, 60);

    expect(group(world).instances).toHaveLength(2);
  });

  it('are all processes if none is named', () => {
    const world = aWorld();

    world.autoScaling.suspendProcesses({ groupName, processes: [] });
    expect(group(world).suspendedProcesses).toHaveLength(9);
    world.autoScaling.resumeProcesses({ groupName, processes: [] });

    expect(group(world).suspendedProcesses).toEqual([]);
  });

  it('refuse an unknown name', () => {
    expect(() => {
      aWorld().autoScaling.suspendProcesses({ groupName, processes: ['Relaunch'] });
    }).toThrow('Scaling process type Relaunch is not valid');
  });
});

function setDesired(world: World, desiredCapacity: number): void {
  world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity });
}
