import { describe, expect, it } from 'vitest';
import {
  advance,
  aWorld,
  eventsOf,
  groupName,
  hookName,
  queueName,
  theGroup,
  theInstance,
} from '../../testing/index.ts';
import type { World } from '../../world.ts';

describe('TerminateInstanceInAutoScalingGroup', () => {
  it('shuts the machine down and removes the instance a little later if there is no hook', () => {
    const { world, instanceId } = aRunningPool({ hooks: [] });

    world.autoScaling.terminateInstance({ instanceId, decrement: true });

    expect(theInstance(world, instanceId).lifecycleState).toBe('Terminating');
    advance(world, 10);
    expect(theInstance(world, instanceId).lifecycleState).toBe('Terminated');
    expect(eventsOf(world, 'instance-terminated')).toMatchObject([{ instanceId, cause: 'user request' }]);
    advance(world, 10);
    expect(theGroup(world).instances.map((instance) => instance.instanceId)).not.toContain(instanceId);
  });

  it('decrements at once, so that no replacement is launched', () => {
    const { world, instanceId } = aRunningPool();

    world.autoScaling.terminateInstance({ instanceId, decrement: true });

    expect(theGroup(world).desiredCapacity).toBe(1);
    advance(world, 120);
    expect(world.history.launched()).toBe(2);
  });

  it('makes the group replace the instance while the hook still holds it, if it does not decrement', () => {
    const { world, instanceId } = aRunningPool();

    world.autoScaling.terminateInstance({ instanceId, decrement: false });
    advance(world, 60);

    expect(theGroup(world).desiredCapacity).toBe(2);
    expect(theGroup(world).instances.map(({ lifecycleState }) => lifecycleState)).toEqual([
      'Terminating:Wait',
      'InService',
      'InService',
    ]);
  });

  it('is refused if the decrement would go below the minimum', () => {
    const { world, instanceId } = aRunningPool({ minSize: 2 });

    expect(() => world.autoScaling.terminateInstance({ instanceId, decrement: true })).toThrow(
      expect.objectContaining({
        code: 'ValidationError',
        message:
          "Currently, desiredSize equals minSize (2). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.",
      }),
    );
    expect(theInstance(world, instanceId).lifecycleState).toBe('InService');
  });

  it('is refused for an instance that the group does not have', () => {
    const { world } = aRunningPool();

    expect(() => world.autoScaling.terminateInstance({ instanceId: 'i-0', decrement: false })).toThrow(
      expect.objectContaining({
        code: 'ValidationError',
        message: 'Instance Id not found - No managed instance found for instance ID: i-0',
      }),
    );
  });

  it('returns the activity in progress and decrements nothing if the instance already terminates', () => {
    const { world, instanceId } = aRunningPool();
    const first = world.autoScaling.terminateInstance({ instanceId, decrement: true });
    advance(world, 30);

    const second = world.autoScaling.terminateInstance({ instanceId, decrement: true });

    expect(second.activityId).toBe(first.activityId);
    expect(theGroup(world).desiredCapacity).toBe(1);
    expect(world.sqs.queue(queueName).visible).toBe(2);
  });

  it('cancels a launch in progress', () => {
    const world = aWorld({ desiredCapacity: 1, hooks: [] });
    advance(world, 5);
    const { instanceId } = theInstance(world);

    world.autoScaling.terminateInstance({ instanceId, decrement: true });
    advance(world, 120);

    expect(theGroup(world).instances).toEqual([]);
    expect(eventsOf(world, 'instance-in-service')).toEqual([]);
    expect(eventsOf(world, 'worker-registered')).toEqual([]);
    expect(world.autoScaling.describeScalingActivities(groupName)).toMatchObject([
      { description: `Terminating EC2 instance: ${instanceId}`, statusCode: 'Successful' },
      { description: `Launching a new EC2 instance: ${instanceId}`, statusCode: 'Cancelled' },
    ]);
  });
});

describe('scaling activities', () => {
  it('list, newest first, what was launched and terminated, why, and its progress', () => {
    const { world, instanceId } = aRunningPool({ desiredCapacity: 1 });
    world.autoScaling.terminateInstance({ instanceId, decrement: true });
    advance(world, 5);

    expect(world.autoScaling.describeScalingActivities(groupName)).toMatchObject([
      {
        groupName,
        description: `Terminating EC2 instance: ${instanceId}`,
        cause: `At 2026-01-05T08:02:00.000Z a user request took instance ${instanceId} out of service, shrinking the desired capacity from 1 to 0.`,
        statusCode: 'MidLifecycleAction',
        progress: 50,
        details: JSON.stringify({
          'Subnet ID': 'subnet-eu-west-1a',
          'Availability Zone': 'eu-west-1a',
        }),
      },
      {
        description: `Launching a new EC2 instance: ${instanceId}`,
        cause:
          'At 2026-01-05T08:00:02.000Z an instance was started because the capacity of 0 was below the desired capacity of 1.',
        statusCode: 'Successful',
        progress: 100,
        startTime: Date.UTC(2026, 0, 5, 8, 0, 2),
        endTime: Date.UTC(2026, 0, 5, 8, 0, 17),
      },
    ]);

    world.autoScaling.completeLifecycleAction({ groupName, hookName, instanceId, result: 'CONTINUE' });
    advance(world, 30);
    expect(world.autoScaling.describeScalingActivities(groupName)[0]).toMatchObject({
      statusCode: 'Successful',
      progress: 100,
    });
  });
});

describe('an unhealthy instance', () => {
  it('is replaced through the hook if a call marked it', () => {
    const { world, instanceId } = aRunningPool();

    world.autoScaling.setInstanceHealth({ instanceId, healthStatus: 'Unhealthy' });
    advance(world, 30);

    expect(theInstance(world, instanceId)).toMatchObject({
      lifecycleState: 'Terminating:Wait',
      healthStatus: 'Unhealthy',
    });
    expect(eventsOf(world, 'instance-held')).toMatchObject([{ instanceId, cause: 'health check' }]);
    expect(world.history.launched()).toBe(3);
  });

  it('is found by the health check if it was terminated past the group, and waits for the hook too', () => {
    const { world, instanceId } = aRunningPool();

    world.ec2.terminateInstances([instanceId]);
    advance(world, 20);
    expect(theInstance(world, instanceId)).toMatchObject({
      lifecycleState: 'InService',
      healthStatus: 'Healthy',
    });
    advance(world, 30);
    expect(theInstance(world, instanceId).lifecycleState).toBe('Terminating:Wait');

    world.autoScaling.completeLifecycleAction({ groupName, hookName, instanceId, result: 'CONTINUE' });
    advance(world, 60);

    expect(theGroup(world).instances.map(({ lifecycleState }) => lifecycleState)).toEqual([
      'InService',
      'InService',
    ]);
    expect(world.history.terminated()).toBe(1);
  });

  it('stays while HealthCheck is suspended, and is found when it resumes', () => {
    const { world, instanceId } = aRunningPool();
    world.autoScaling.suspendProcesses({ groupName, processes: ['HealthCheck'] });
    world.ec2.terminateInstances([instanceId]);
    advance(world, 600);
    expect(theInstance(world, instanceId).healthStatus).toBe('Healthy');

    world.autoScaling.resumeProcesses({ groupName, processes: ['HealthCheck'] });

    expect(theInstance(world, instanceId).healthStatus).toBe('Unhealthy');
  });

  it('is not replaced while ReplaceUnhealthy is suspended', () => {
    const { world, instanceId } = aRunningPool();
    world.autoScaling.suspendProcesses({ groupName, processes: ['ReplaceUnhealthy'] });
    world.autoScaling.setInstanceHealth({ instanceId, healthStatus: 'Unhealthy' });

    advance(world, 600);

    expect(theInstance(world, instanceId).lifecycleState).toBe('InService');
  });

  it('is a failed launch if it stops before it enters service, and is replaced', () => {
    const world = aWorld({ desiredCapacity: 1, machines: { bootSeconds: 5, bootFailureRate: 1 } });
    advance(world, 20);

    expect(world.history.launched()).toBe(2);
    expect(world.autoScaling.describeScalingActivities(groupName).at(-1)).toMatchObject({
      statusCode: 'Failed',
    });
    expect(eventsOf(world, 'instance-in-service')).toEqual([]);
  });
});

function aRunningPool(options: Parameters<typeof aWorld>[0] = {}): { world: World; instanceId: string } {
  const world = aWorld({ desiredCapacity: 2, ...options });
  advance(world, 120);
  return { world, instanceId: theInstance(world).instanceId };
}
