import { describe, expect, it } from 'vitest';
import {
  advance,
  aLaunchHook,
  aWorld,
  eventsOf,
  groupName,
  theGroup,
  theInstance,
  type AWorld,
} from '../../testing/index.ts';
import type { World } from '../../world.ts';

describe('standby', () => {
  it('replaces the instance unless desired capacity is decremented', () => {
    const { world, instanceIds } = aPool();
    const [first, second] = instanceIds;

    const [activity] = world.autoScaling.enterStandby({
      groupName,
      instanceIds: instanceIds.slice(0, 1),
      decrement: true,
    });
    world.autoScaling.enterStandby({ groupName, instanceIds: instanceIds.slice(1, 2), decrement: false });
    expect(theInstance(world, first).lifecycleState).toBe('EnteringStandby');
    advance(world, 60);

    expect(activity?.description).toBe(`Moving EC2 instance to Standby: ${first ?? ''}`);
    expect(theInstance(world, first).lifecycleState).toBe('Standby');
    expect(theInstance(world, second).lifecycleState).toBe('Standby');
    expect(theGroup(world)).toMatchObject({ desiredCapacity: 1 });
    expect(theGroup(world).instances).toHaveLength(3);
    expect(eventsOf(world, 'standby-entered')).toHaveLength(2);
  });

  it('ends through the launch hook and raises desired capacity', () => {
    const { world, instanceIds } = aPool({ hooks: [] });
    world.autoScaling.enterStandby({ groupName, instanceIds, decrement: true });
    advance(world, 60);
    world.autoScaling.putLifecycleHook(groupName, aLaunchHook());

    world.autoScaling.exitStandby({ groupName, instanceIds });
    expect(theGroup(world).desiredCapacity).toBe(2);
    advance(world, 5);
    expect(theInstance(world).lifecycleState).toBe('Pending:Wait');
    world.autoScaling.completeLifecycleAction({
      groupName,
      hookName: 'wait-for-worker',
      instanceId: theInstance(world).instanceId,
      result: 'CONTINUE',
    });
    advance(world, 5);

    expect(theInstance(world).lifecycleState).toBe('InService');
    expect(world.history.launched()).toBe(2);
  });

  it('protects an instance from scale-in and refreshes, not from a terminate call', () => {
    const { world, instanceIds } = aPool();
    const [first = ''] = instanceIds;
    world.autoScaling.enterStandby({ groupName, instanceIds: [first], decrement: true });
    advance(world, 5);
    world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 0 });
    world.autoScaling.startInstanceRefresh({ groupName });
    advance(world, 60);
    expect(theInstance(world, first).lifecycleState).toBe('Standby');

    world.autoScaling.terminateInstance({ instanceId: first, decrement: false });
    advance(world, 5);

    expect(theInstance(world, first).lifecycleState).toBe('Terminating:Wait');
  });

  it('is refused below the minimum, above the maximum, and in another state', () => {
    const { world, instanceIds } = aPool({ minSize: 2, maxSize: 2 });

    expect(() => world.autoScaling.enterStandby({ groupName, instanceIds, decrement: true })).toThrow(
      'AutoScalingGroup pool has min-size=2, max-size=2, and desired-size=2. To place into standby 2 instance(s)',
    );
    expect(() => world.autoScaling.exitStandby({ groupName, instanceIds })).toThrow(
      'is not in Standby, it is in InService',
    );
    world.autoScaling.enterStandby({ groupName, instanceIds, decrement: false });
    advance(world, 5);
    expect(() => world.autoScaling.exitStandby({ groupName, instanceIds })).toThrow(
      'To take out of standby 2 instance(s), please update',
    );
  });
});

describe('detaching', () => {
  it('removes a running instance and its run from the group, past the hook', () => {
    const { world, instanceIds } = aPool();
    const [first = ''] = instanceIds;
    for (const run of ['a', 'b']) world.spacelift.queueRun({ stack: run, durationSeconds: 100 });

    world.autoScaling.detachInstances({ groupName, instanceIds: [first], decrement: true });
    expect(theInstance(world, first).lifecycleState).toBe('Detaching');
    advance(world, 200);

    expect(theGroup(world).instances.map(({ instanceId }) => instanceId)).toEqual(instanceIds.slice(1));
    expect(world.spacelift.runCounts()).toMatchObject({ finished: 2 });
    expect(world.ec2.describeInstances()).toMatchObject([
      { instanceId: first, state: 'running', tags: { Name: groupName } },
      {},
    ]);
    expect(world.ec2.describeInstances()[0]?.tags).not.toHaveProperty('aws:autoscaling:groupName');
    expect(eventsOf(world, 'instance-held')).toEqual([]);
    expect(eventsOf(world, 'instance-detached')).toMatchObject([{ instanceId: first }]);
  });

  it('makes the group launch another instance unless desired capacity is decremented', () => {
    const { world, instanceIds } = aPool();

    world.autoScaling.detachInstances({ groupName, instanceIds, decrement: false });
    advance(world, 60);

    expect(world.history.launched()).toBe(4);
    expect(theGroup(world).instances).toHaveLength(2);
  });

  it('leaves nothing in the group when the machine ends later', () => {
    const { world, instanceIds } = aPool();
    world.autoScaling.detachInstances({ groupName, instanceIds, decrement: true });
    advance(world, 5);

    world.ec2.terminateInstances(instanceIds);
    advance(world, 120);

    expect(theGroup(world).instances).toEqual([]);
    expect(world.history.terminated()).toBe(2);
  });
});

function aPool(options: AWorld = {}): { world: World; instanceIds: readonly string[] } {
  const world = aWorld({ desiredCapacity: 2, ...options });
  advance(world, 120);
  return { world, instanceIds: theGroup(world).instances.map(({ instanceId }) => instanceId) };
}
