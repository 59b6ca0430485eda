import { describe, expect, it } from 'vitest';
import { advance, aWorld, eventsOf, groupName, hookName, theGroup, theInstance } from '../testing/index.ts';

describe('a machine', () => {
  it('is pending, then running, and carries the names of its group', () => {
    const world = aWorld({ desiredCapacity: 1, tags: { WorkerPoolID: '01KE' } });
    advance(world, 5);
    expect(world.ec2.describeInstances()).toMatchObject([{ state: 'pending' }]);

    advance(world, 20);

    expect(world.ec2.describeInstances()).toEqual([
      {
        instanceId: theInstance(world).instanceId,
        state: 'running',
        instanceType: 't3.small',
        zone: 'eu-west-1a',
        launchTime: Date.UTC(2026, 0, 5, 8, 0, 2),
        privateIpAddress: '10.0.0.10',
        imageId: 'ami-0a1b2c3d4e5f60718',
        tags: { Name: groupName, WorkerPoolID: '01KE', 'aws:autoscaling:groupName': groupName },
      },
    ]);
  });

  it('registers its worker after the boot, with the metadata that pairs instance and worker', () => {
    const world = aWorld({ desiredCapacity: 1, machines: { bootSeconds: 90 } });
    advance(world, 91);
    expect(world.spacelift.workers()).toEqual([]);

    advance(world, 1);

    const [worker] = world.spacelift.workers();
    expect(worker).toMatchObject({
      busy: false,
      drained: false,
      registeredAt: world.now,
      availableAt: world.now,
    });
    expect(JSON.parse(worker?.metadata ?? '')).toEqual({
      instance_id: theInstance(world).instanceId,
      asg_id: groupName,
      ami_id: 'ami-0a1b2c3d4e5f60718',
    });
  });

  it('waits for secrets without a value before it registers its worker', () => {
    let lacks = true;
    const world = aWorld({ desiredCapacity: 1, machines: { lacksSecrets: () => lacks } });
    advance(world, 600);
    expect(world.spacelift.workers()).toEqual([]);

    lacks = false;
    advance(world, 30);

    expect(world.spacelift.workers()).toHaveLength(1);
    expect(world.ec2.describeInstances()).toHaveLength(1);
  });

  it('powers itself off if its secrets have no value for half an hour, or when its group terminates it', () => {
    const alone = aWorld({ desiredCapacity: 1, machines: { lacksSecrets: () => true } });
    advance(alone, 62 + 29 * 60);
    expect(eventsOf(alone, 'boot-failed')).toEqual([]);
    advance(alone, 60);
    expect(eventsOf(alone, 'boot-failed')).toHaveLength(1);

    const terminating = aWorld({ desiredCapacity: 1, machines: { lacksSecrets: () => true } });
    advance(terminating, 120);
    terminating.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 0 });
    advance(terminating, 90);
    expect(eventsOf(terminating, 'boot-failed')).toHaveLength(1);
  });

  it('can have a registered worker before it is in service', () => {
    const world = aWorld({ desiredCapacity: 1, machines: { bootSeconds: 5, launchSeconds: 30 } });
    advance(world, 10);

    expect(world.spacelift.workers()).toHaveLength(1);
    expect(theInstance(world).lifecycleState).toBe('Pending');
  });

  it('boots within the spread around the mean', () => {
    const world = aWorld({ desiredCapacity: 10, machines: { bootSeconds: 100, spread: 0.3 } });
    advance(world, 200);

    const boots = eventsOf(world, 'worker-registered').map(({ at }) => (at - world.now) / 1000 + 198);
    expect(Math.min(...boots)).toBeGreaterThanOrEqual(70);
    expect(Math.max(...boots)).toBeLessThanOrEqual(130);
    expect(new Set(boots).size).toBeGreaterThan(5);
  });

  it('powers itself off and is replaced if its boot fails', () => {
    const world = aWorld({ desiredCapacity: 1, machines: { bootFailureRate: 1 }, hooks: [] });
    advance(world, 75);
    const { instanceId } = theInstance(world);
    expect(world.ec2.describeInstances()).toMatchObject([{ instanceId, state: 'stopped' }]);

    advance(world, 25);

    expect(eventsOf(world, 'boot-failed')).toMatchObject([{ instanceId }]);
    expect(world.spacelift.workers()).toEqual([]);
    expect(world.history.launched()).toBe(2);
    expect(eventsOf(world, 'instance-terminated')).toEqual([]);
    advance(world, 10);
    expect(eventsOf(world, 'instance-terminated')).toMatchObject([{ instanceId, cause: 'health check' }]);
  });

  it('is listed for an hour after its end', () => {
    const world = aWorld({ desiredCapacity: 1, hooks: [] });
    advance(world, 100);
    world.autoScaling.terminateInstance({ instanceId: theInstance(world).instanceId, decrement: true });
    advance(world, 30);
    expect(world.ec2.describeInstances()).toMatchObject([{ state: 'terminated' }]);

    advance(world, 3570);
    expect(world.ec2.describeInstances()).toHaveLength(1);
    advance(world, 60);

    expect(world.ec2.describeInstances()).toEqual([]);
  });

  it('removes its worker at once when the group ends it, and is named in the interrupted run', () => {
    const world = aWorld({ desiredCapacity: 1, hooks: [] });
    const { id: runId } = world.spacelift.queueRun({ stack: 'a', durationSeconds: 600 });
    advance(world, 100);
    const { instanceId } = theInstance(world);

    world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 0 });
    advance(world, 4);

    expect(world.spacelift.workers()).toEqual([]);
    expect(eventsOf(world, 'run-interrupted')).toMatchObject([
      { runId, instanceId, by: `${instanceId} terminated: scale-in` },
    ]);
    expect(world.spacelift.runs()).toMatchObject([
      { state: 'interrupted', interruptedBy: `${instanceId} terminated: scale-in` },
    ]);
    advance(world, 600);
    expect(eventsOf(world, 'run-finished')).toEqual([]);
  });
});

describe("EC2's own terminate call", () => {
  it('passes the hook, interrupts the run, and leaves a ghost of the busy worker for a while', () => {
    const world = aWorld({ desiredCapacity: 1 });
    world.spacelift.queueRun({ stack: 'a', durationSeconds: 600 });
    advance(world, 100);
    const { instanceId } = theInstance(world);

    world.ec2.terminateInstances([instanceId]);

    expect(world.spacelift.runs()).toMatchObject([
      { state: 'interrupted', interruptedBy: `${instanceId} terminated: EC2 TerminateInstances call` },
    ]);
    expect(world.spacelift.workers()).toMatchObject([{ busy: true }]);
    advance(world, 29);
    expect(world.spacelift.workers()).toHaveLength(1);
    advance(world, 1);
    expect(world.spacelift.workers()).toEqual([]);
    expect(eventsOf(world, 'instance-held').length).toBe(0);
  });

  it('makes an idle worker sign off at once', () => {
    const world = aWorld({ desiredCapacity: 1 });
    advance(world, 100);

    world.ec2.terminateInstances([theInstance(world).instanceId]);

    expect(world.spacelift.workers()).toEqual([]);
  });

  it('ends an instance that the hook holds, which is not ended a second time', () => {
    const world = aWorld({ desiredCapacity: 1 });
    advance(world, 100);
    const { instanceId } = theInstance(world);
    world.autoScaling.terminateInstance({ instanceId, decrement: true });
    advance(world, 5);
    world.ec2.terminateInstances([instanceId]);
    advance(world, 60);
    expect(theInstance(world).lifecycleState).toBe('Terminating:Wait');

    world.autoScaling.completeLifecycleAction({ groupName, hookName, instanceId, result: 'CONTINUE' });
    advance(world, 10);

    expect(theGroup(world).instances).toEqual([]);
    expect(world.history.terminated()).toBe(1);
  });

  it('terminates none if one of them is unknown', () => {
    const world = aWorld({ desiredCapacity: 1 });
    advance(world, 100);
    const { instanceId } = theInstance(world);

    expect(() => {
      world.ec2.terminateInstances([instanceId, 'i-0']);
    }).toThrow(
      expect.objectContaining({
        code: 'InvalidInstanceID.NotFound',
        message: "The instance ID 'i-0' does not exist",
      }),
    );
    expect(world.ec2.describeInstances()).toMatchObject([{ state: 'running' }]);
  });
});

describe('invalid machine settings', () => {
  it.each([
    [{ bootSeconds: -1 }, 'bootSeconds must be 0 or more, got -1'],
    [{ bootFailureRate: 2 }, 'bootFailureRate must be between 0 and 1, got 2'],
    [{ spread: Number.NaN }, 'spread must be between 0 and 1, got NaN'],
  ])('refuses %o', (machines, message) => {
    expect(() => aWorld({ machines })).toThrow(new RangeError(message));
  });
});
