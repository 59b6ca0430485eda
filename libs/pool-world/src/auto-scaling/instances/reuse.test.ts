import { describe, expect, it } from 'vitest';
import { advance, aWorld, eventsOf, groupName, hookName, takeBodies, theGroup } from '../../testing/index.ts';
import type { World } from '../../world.ts';

describe('a warm pool that instances return to on scale-in', () => {
  it.each([
    ["by the group's choice", shrink],
    ['by a request with a decrement', terminate],
  ])('holds the instance for the termination hook, in the form of AWS (%s)', (_, scaleIn) => {
    const { world, instanceId } = aServingInstance();
    takeBodies(world);

    scaleIn(world, instanceId);
    advance(world, 5);

    expect(stateOf(world, instanceId)).toBe('Warmed:Pending:Wait');
    expect(takeBodies(world)).toMatchObject([
      {
        LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
        Origin: 'AutoScalingGroup',
        Destination: 'WarmPool',
        EC2InstanceId: instanceId,
      },
    ]);
    expect(theGroup(world)).toMatchObject({ desiredCapacity: 0, instances: [] });
    expect(world.spacelift.workers()).toHaveLength(1);
  });

  it('stops the instance once the hook is completed, and its worker ends', () => {
    const { world, instanceId } = aServingInstance();
    shrink(world);
    advance(world, 5);

    complete(world, instanceId, 'CONTINUE');
    advance(world, 30);

    expect(stateOf(world, instanceId)).toBe('Warmed:Stopped');
    expect(world.ec2.describeInstances()).toMatchObject([{ instanceId, state: 'stopped' }]);
    expect(world.spacelift.workers()).toEqual([]);
    expect(eventsOf(world, 'run-interrupted')).toEqual([]);
  });

  it('gives the group the instance again, with a new worker', () => {
    const { world, instanceId } = aServingInstance();
    const [first] = world.spacelift.workers();
    shrink(world);
    advance(world, 5);
    complete(world, instanceId, 'CONTINUE');
    advance(world, 30);

    world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 1 });
    advance(world, 120);

    expect(theGroup(world).instances).toMatchObject([{ instanceId, lifecycleState: 'InService' }]);
    const [second] = world.spacelift.workers();
    expect(second?.id).toBeDefined();
    expect(second?.id).not.toBe(first?.id);
    expect(world.history.launched()).toBe(1);
  });

  it('interrupts the run on an instance that is released too early', () => {
    const { world, instanceId } = aServingInstance();
    world.spacelift.queueRun({ stack: 'a', durationSeconds: 600 });
    advance(world, 30);
    shrink(world);
    advance(world, 5);

    complete(world, instanceId, 'CONTINUE');
    advance(world, 30);

    expect(eventsOf(world, 'run-interrupted')).toHaveLength(1);
  });

  it('retains an instance whose hook is abandoned', () => {
    const { world, instanceId } = aServingInstance();
    shrink(world);
    advance(world, 5);

    complete(world, instanceId, 'ABANDON');
    advance(world, 30);

    expect(stateOf(world, instanceId)).toBe('Warmed:Pending:Retained');

    world.autoScaling.terminateInstance({ instanceId, decrement: false });
    advance(world, 60);
    expect(stateOf(world, instanceId)).toBeUndefined();
    expect(world.ec2.describeInstances()).toContainEqual(
      expect.objectContaining({ instanceId, state: 'terminated' }),
    );
  });

  it('terminates an instance on request without reuse, if AWS means only its own choice', () => {
    const { world, instanceId } = aServingInstance({ reuseOnRequest: false });

    terminate(world, instanceId);
    advance(world, 5);

    expect(theGroup(world).instances).toMatchObject([{ lifecycleState: 'Terminating:Wait' }]);
  });
});

/** A world with one instance in service, which came from the warm pool's group of one. */
function aServingInstance(settings: { readonly reuseOnRequest?: boolean } = {}) {
  const world = aWorld({ desiredCapacity: 1 });
  world.autoScaling.putWarmPool({
    groupName,
    minSize: 0,
    maxGroupPreparedCapacity: 1,
    reuseOnScaleIn: true,
    ...settings,
  });
  advance(world, 120);
  const instanceId = theGroup(world).instances[0]?.instanceId ?? '';
  return { world, instanceId };
}

function shrink(world: World): void {
  world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 0 });
}

function terminate(world: World, instanceId: string): void {
  world.autoScaling.terminateInstance({ instanceId, decrement: true });
}

function complete(world: World, instanceId: string, result: 'CONTINUE' | 'ABANDON'): void {
  world.autoScaling.completeLifecycleAction({ groupName, hookName, instanceId, result });
}

function stateOf(world: World, instanceId: string): string | undefined {
  const { instances = [] } = world.autoScaling.describeWarmPool(groupName) ?? {};
  return instances.find((instance) => instance.instanceId === instanceId)?.lifecycleState;
}
