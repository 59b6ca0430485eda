import { describe, expect, it } from 'vitest';
import {
  advance,
  aLaunchHook,
  aTerminationHook,
  aWorld,
  eventsOf,
  groupName,
  hookName,
  queueName,
  takeBodies,
  theGroup,
  theInstance,
  type AWorld,
} from '../../testing/index.ts';
import type { WarmPoolSettings } from '../api.ts';
import type { World } from '../../world.ts';

describe('a warm pool', () => {
  it('keeps stopped instances without workers, up to its prepared capacity', () => {
    const world = aWorldWithWarmPool({ maxGroupPreparedCapacity: 3 }, { desiredCapacity: 1 });

    expect(warmStates(world)).toEqual(['Warmed:Stopped', 'Warmed:Stopped']);
    expect(theGroup(world).instances).toHaveLength(1);
    expect(world.spacelift.workers()).toHaveLength(1);
    expect(world.ec2.describeInstances().map(({ state }) => state)).toEqual([
      'running',
      'stopped',
      'stopped',
    ]);
    expect(eventsOf(world, 'instance-warmed')).toHaveLength(2);
  });

  it('keeps hibernated instances if it is set to, which EC2 shows as stopped', () => {
    const world = aWorldWithWarmPool({ maxGroupPreparedCapacity: 1, poolState: 'Hibernated' });
    expect(warmStates(world)).toEqual(['Warmed:Hibernated']);
    expect(world.ec2.describeInstances()).toMatchObject([{ state: 'stopped' }]);

    world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 1 });
    advance(world, 90);
    expect(theGroup(world).instances).toMatchObject([{ lifecycleState: 'InService' }]);
  });

  it('keeps running instances if it is set to, and at least its minimum', () => {
    const world = aWorldWithWarmPool({ minSize: 1, maxGroupPreparedCapacity: 0, poolState: 'Running' });

    expect(warmStates(world)).toEqual(['Warmed:Running']);
    expect(world.ec2.describeInstances()).toMatchObject([{ state: 'running' }]);
  });

  it('fills up to the maximum of the group by default', () => {
    const world = aWorldWithWarmPool({}, { desiredCapacity: 1, maxSize: 4 });

    expect(warmStates(world)).toHaveLength(3);
  });

  it('moves its instances into the group that grows, where their workers register', () => {
    const world = aWorldWithWarmPool({ maxGroupPreparedCapacity: 2 });
    const [warm] = world.autoScaling.describeWarmPool(groupName)?.instances ?? [];

    world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 1 });
    advance(world, 90);

    expect(theGroup(world).instances).toMatchObject([
      { instanceId: warm?.instanceId, lifecycleState: 'InService' },
    ]);
    expect(world.spacelift.workers()).toHaveLength(1);
    expect(world.history.launched()).toBe(2);
    expect(world.autoScaling.describeScalingActivities(groupName)[0]?.description).toBe(
      `Launching a new EC2 instance from warm pool: ${warm?.instanceId ?? ''}`,
    );
  });

  it("takes its instances through the launch hook twice, in AWS's form", () => {
    const world = aWorldWithWarmPool(
      { maxGroupPreparedCapacity: 1 },
      {
        hooks: [
          aLaunchHook({
            heartbeatTimeoutSeconds: 30,
            defaultResult: 'CONTINUE',
            notificationTargetArn: `arn:aws:sqs:eu-west-1:000000000000:${queueName}`,
          }),
        ],
      },
    );
    world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 1 });
    advance(world, 60);

    expect(takeBodies(world).slice(1)).toMatchObject([
      { Origin: 'EC2', Destination: 'WarmPool' },
      { Origin: 'WarmPool', Destination: 'AutoScalingGroup' },
    ]);
  });

  it('changes the launch time of a stopped instance to its start, as EC2 does', () => {
    const world = aWorldWithWarmPool({ maxGroupPreparedCapacity: 1 });
    const before = world.ec2.describeInstances()[0]?.launchTime ?? 0;
    advance(world, 3600);
    const drawnAt = world.now + 2_000;

    world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 1 });
    advance(world, 60);

    expect(before).toBeLessThan(drawnAt - 3_600_000);
    expect(world.ec2.describeInstances()).toMatchObject([{ launchTime: drawnAt }]);
  });

  it('replaces an instance that terminates, which the termination hook holds', () => {
    const world = aWorldWithWarmPool({ maxGroupPreparedCapacity: 1 });
    const [warm] = world.autoScaling.describeWarmPool(groupName)?.instances ?? [];
    const instanceId = warm?.instanceId ?? '';
    takeBodies(world);

    world.autoScaling.terminateInstance({ instanceId, decrement: false });
    advance(world, 60);

    expect(takeBodies(world)).toMatchObject([
      { Origin: 'WarmPool', Destination: 'EC2', EC2InstanceId: instanceId },
    ]);
    expect(warmStates(world)).toEqual(['Warmed:Terminating:Wait', 'Warmed:Stopped']);
    world.autoScaling.completeLifecycleAction({ groupName, hookName, instanceId, result: 'CONTINUE' });
    advance(world, 30);
    expect(warmStates(world)).toEqual(['Warmed:Stopped']);
  });

  it('retains an instance whose termination is abandoned', () => {
    const world = aWorldWithWarmPool({ maxGroupPreparedCapacity: 1 });
    const [warm] = world.autoScaling.describeWarmPool(groupName)?.instances ?? [];

    world.autoScaling.terminateInstance({ instanceId: warm?.instanceId ?? '', decrement: false });
    advance(world, 400);

    expect(warmStates(world)).toEqual(['Warmed:Terminating:Retained', 'Warmed:Stopped']);
  });

  it('shrinks through the hook when its size is lowered', () => {
    const world = aWorldWithWarmPool({ maxGroupPreparedCapacity: 3 });

    world.autoScaling.putWarmPool({ groupName, maxGroupPreparedCapacity: 1 });
    advance(world, 5);

    expect(warmStates(world)).toEqual([
      'Warmed:Stopped',
      'Warmed:Terminating:Wait',
      'Warmed:Terminating:Wait',
    ]);
  });

  it('replaces an instance that was ended past the group', () => {
    const world = aWorldWithWarmPool({ maxGroupPreparedCapacity: 1 }, { hooks: [] });
    const [warm] = world.autoScaling.describeWarmPool(groupName)?.instances ?? [];

    world.ec2.terminateInstances([warm?.instanceId ?? '']);
    advance(world, 120);

    const [replacement, ...others] = world.autoScaling.describeWarmPool(groupName)?.instances ?? [];
    expect(others).toEqual([]);
    expect(replacement?.instanceId).not.toBe(warm?.instanceId);
  });

  it('is deleted with its instances only by force, and is gone when they are', () => {
    const world = aWorldWithWarmPool({ maxGroupPreparedCapacity: 1 }, { hooks: [aTerminationHook()] });
    expect(() => {
      world.autoScaling.deleteWarmPool({ groupName, force: false });
    }).toThrow(expect.objectContaining({ code: 'ResourceInUse' }));
    const [warm] = world.autoScaling.describeWarmPool(groupName)?.instances ?? [];

    world.autoScaling.deleteWarmPool({ groupName, force: true });
    advance(world, 5);
    expect(world.autoScaling.describeWarmPool(groupName)?.status).toBe('PendingDelete');
    expect(() => {
      world.autoScaling.putWarmPool({ groupName });
    }).toThrow(expect.objectContaining({ code: 'ScalingActivityInProgress' }));
    world.autoScaling.completeLifecycleAction({
      groupName,
      hookName,
      instanceId: warm?.instanceId ?? '',
      result: 'CONTINUE',
    });
    advance(world, 30);

    expect(world.autoScaling.describeWarmPool(groupName)).toBeUndefined();
    expect(() => {
      world.autoScaling.deleteWarmPool({ groupName, force: true });
    }).toThrow('No warm pool found');
  });

  it('is refused with invalid sizes', () => {
    expect(() => {
      aWorld().autoScaling.putWarmPool({ groupName, minSize: -1 });
    }).toThrow('The min size must be a whole number of 0 or more, got -1');
  });

  it('takes no instance back when the group shrinks', () => {
    const world = aWorldWithWarmPool({ maxGroupPreparedCapacity: 2 }, { desiredCapacity: 1 });

    world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 0 });
    advance(world, 60);

    expect(theInstance(world).lifecycleState).toBe('Terminating:Wait');
    expect(warmStates(world)).toEqual(['Warmed:Stopped', 'Warmed:Stopped']);
  });
});

function aWorldWithWarmPool(settings: WarmPoolSettings, options: AWorld = {}): World {
  const world = aWorld(options);
  world.autoScaling.putWarmPool({ groupName, ...settings });
  advance(world, 120);
  return world;
}

function warmStates(world: World): readonly string[] {
  return (world.autoScaling.describeWarmPool(groupName)?.instances ?? []).map(
    ({ lifecycleState }) => lifecycleState,
  );
}
