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
  theGroup,
  theInstance,
  type AWorld,
} from '../../testing/index.ts';
import type { World } from '../../world.ts';

describe('a termination hook', () => {
  it('holds the instance until it is completed', () => {
    const { world, instanceId } = aHeldInstance();
    expect(theInstance(world, instanceId).lifecycleState).toBe('Terminating:Wait');
    advance(world, 200);

    world.autoScaling.completeLifecycleAction({ groupName, hookName, instanceId, result: 'CONTINUE' });

    expect(theInstance(world, instanceId).lifecycleState).toBe('Terminating:Proceed');
    advance(world, 30);
    expect(theGroup(world).instances).toEqual([]);
    expect(eventsOf(world, 'instance-released')).toMatchObject([{ instanceId, by: 'completed' }]);
  });

  it("notifies its queue in AWS's form", () => {
    const { world, instanceId } = aHeldInstance({
      hooks: [aTerminationHook({ notificationMetadata: '{"pool":"a"}' })],
    });

    const message = actionMessage(world);

    expect(message).toEqual({
      Origin: 'AutoScalingGroup',
      Destination: 'EC2',
      LifecycleHookName: hookName,
      AccountId: '000000000000',
      RequestId: expect.stringMatching(uuid) as string,
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
      AutoScalingGroupName: groupName,
      Service: 'AWS Auto Scaling',
      Time: new Date(world.now - 9000).toISOString(),
      EC2InstanceId: instanceId,
      NotificationMetadata: '{"pool":"a"}',
      LifecycleActionToken: expect.stringMatching(uuid) as string,
    });
  });

  it('is completed by its token alone', () => {
    const { world, instanceId } = aHeldInstance();
    const token = actionMessage(world).LifecycleActionToken;

    world.autoScaling.completeLifecycleAction({
      groupName,
      hookName,
      ...(token === undefined ? {} : { token }),
      result: 'CONTINUE',
    });

    expect(theInstance(world, instanceId).lifecycleState).toBe('Terminating:Proceed');
  });

  it.each([
    [{ instanceId: 'i-0' }, 'No active Lifecycle Action found with instance ID i-0'],
    [{ token: 'f66c3d47' }, 'No active Lifecycle Action found with token f66c3d47'],
    [{}, 'Either an instance ID or a lifecycle action token must be given'],
  ])('refuses to complete or extend an action that is not active: %o', (key, message) => {
    const { world } = aHeldInstance();
    const refusal = expect.objectContaining({ code: 'ValidationError', message }) as Error;

    expect(() => {
      world.autoScaling.completeLifecycleAction({ groupName, hookName, ...key, result: 'CONTINUE' });
    }).toThrow(refusal);
    expect(() => {
      world.autoScaling.recordLifecycleActionHeartbeat({ groupName, hookName, ...key });
    }).toThrow(refusal);
  });

  it('can be completed once', () => {
    const { world, instanceId } = aHeldInstance();
    const completion = { groupName, hookName, instanceId, result: 'CONTINUE' } as const;
    world.autoScaling.completeLifecycleAction(completion);

    expect(() => {
      world.autoScaling.completeLifecycleAction(completion);
    }).toThrow('No active Lifecycle Action found');
  });

  it('releases the instance with its default result after the heartbeat timeout', () => {
    const { world, instanceId } = aHeldInstance({ hooks: [aTerminationHook({ defaultResult: 'CONTINUE' })] });

    advance(world, 289);
    expect(theInstance(world, instanceId).lifecycleState).toBe('Terminating:Wait');
    advance(world, 60);

    expect(theGroup(world).instances).toEqual([]);
    expect(eventsOf(world, 'instance-released')).toMatchObject([{ by: 'heartbeat-timeout' }]);
    expect(eventsOf(world, 'instance-terminated')).toMatchObject([
      { cause: 'user request, hook released it by heartbeat-timeout' },
    ]);
  });

  it('restarts its heartbeat timeout with each heartbeat', () => {
    const { world, instanceId } = aHeldInstance();
    for (let beat = 0; beat < 20; beat += 1) {
      advance(world, 250);
      world.autoScaling.recordLifecycleActionHeartbeat({ groupName, hookName, instanceId });
    }

    expect(theInstance(world, instanceId).lifecycleState).toBe('Terminating:Wait');
    advance(world, 310);
    expect(theInstance(world, instanceId).lifecycleState).toBe('Terminating:Retained');
  });

  it.each([
    [30, 100 * 30],
    [7200, 48 * 3600],
  ])(
    'with a heartbeat timeout of %d seconds releases after %d seconds in total, in spite of heartbeats',
    (heartbeat, total) => {
      const { world, instanceId } = aHeldInstance({
        hooks: [aTerminationHook({ heartbeatTimeoutSeconds: heartbeat })],
      });
      const heldAt = world.now - 9000;
      while (theInstance(world, instanceId).lifecycleState === 'Terminating:Wait') {
        world.autoScaling.recordLifecycleActionHeartbeat({ groupName, hookName, instanceId });
        advance(world, heartbeat - 10);
      }

      expect(eventsOf(world, 'instance-released')).toMatchObject([
        { by: 'global-timeout', at: heldAt + total * 1000 },
      ]);
    },
  );

  it('holds the instance until both of two hooks continue', () => {
    const { world, instanceId } = aHeldInstance({
      hooks: [aTerminationHook(), aTerminationHook({ name: 'archive' })],
    });

    world.autoScaling.completeLifecycleAction({
      groupName,
      hookName: 'archive',
      instanceId,
      result: 'CONTINUE',
    });
    expect(theInstance(world, instanceId).lifecycleState).toBe('Terminating:Wait');
    world.autoScaling.completeLifecycleAction({ groupName, hookName, instanceId, result: 'CONTINUE' });

    expect(theInstance(world, instanceId).lifecycleState).toBe('Terminating:Proceed');
  });

  it('releases the instance when the first of two hooks abandons, and closes the other', () => {
    const { world, instanceId } = aHeldInstance({
      hooks: [aTerminationHook(), aTerminationHook({ name: 'archive' })],
    });

    world.autoScaling.completeLifecycleAction({
      groupName,
      hookName: 'archive',
      instanceId,
      result: 'ABANDON',
    });

    expect(theInstance(world, instanceId).lifecycleState).toBe('Terminating:Proceed');
    expect(() => {
      world.autoScaling.completeLifecycleAction({ groupName, hookName, instanceId, result: 'CONTINUE' });
    }).toThrow('No active Lifecycle Action found');
  });

  it('releases what it holds when it is deleted', () => {
    const { world, instanceId } = aHeldInstance();

    world.autoScaling.deleteLifecycleHook(groupName, hookName);

    expect(theInstance(world, instanceId).lifecycleState).toBe('Terminating:Proceed');
    expect(world.autoScaling.describeHooks(groupName)).toEqual([]);
    expect(() => {
      world.autoScaling.deleteLifecycleHook(groupName, hookName);
    }).toThrow('No Lifecycle Hook found with name: drain-worker');
  });

  it('reports how long an idle instance waited for its release', () => {
    const { world, instanceId } = aHeldInstance();
    advance(world, 3);

    world.autoScaling.completeLifecycleAction({ groupName, hookName, instanceId, result: 'CONTINUE' });

    expect(eventsOf(world, 'instance-released')).toMatchObject([{ secondsFromIdle: 12 }]);
  });

  it("reports the wait since the end of the instance's run", () => {
    const world = aWorld({ desiredCapacity: 1 });
    world.spacelift.queueRun({ stack: 'a', durationSeconds: 100 });
    advance(world, 72);
    const { instanceId } = theInstance(world);
    world.autoScaling.terminateInstance({ instanceId, decrement: true });
    // The worker registered at 62 s, so that the run ends at 162 s.
    advance(world, 97);

    world.autoScaling.completeLifecycleAction({ groupName, hookName, instanceId, result: 'CONTINUE' });

    expect(eventsOf(world, 'instance-released')).toMatchObject([{ secondsFromIdle: 7 }]);
  });
});

describe('an abandoned termination', () => {
  it.each(['call', 'heartbeat timeout'] as const)('by %s leaves a retained instance running', (how) => {
    const { world, instanceId } = aHeldInstance();

    if (how === 'call') abandon(world, instanceId);
    advance(world, 400);

    expect(theInstance(world, instanceId).lifecycleState).toBe('Terminating:Retained');
    expect(world.ec2.describeInstances()).toMatchObject([{ instanceId, state: 'running' }]);
    expect(world.spacelift.workers()).toHaveLength(1);
    expect(eventsOf(world, 'instance-retained')).toMatchObject([{ instanceId }]);
    expect(world.history.terminated()).toBe(0);
  });

  it('terminates the instance if the group does not retain', () => {
    const { world, instanceId } = aHeldInstance({ onTerminateHookAbandon: 'terminate' });

    abandon(world, instanceId);
    advance(world, 30);

    expect(theGroup(world).instances).toEqual([]);
  });

  it('leaves an instance that does not count, so that the group launches another', () => {
    const { world, instanceId } = aHeldInstance();
    abandon(world, instanceId);
    world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 1 });

    advance(world, 60);

    expect(theGroup(world).instances.map(({ lifecycleState }) => lifecycleState)).toEqual([
      'Terminating:Retained',
      'InService',
    ]);
  });

  it('ends the instance when it is terminated again, without a second hook', () => {
    const { world, instanceId } = aHeldInstance();
    abandon(world, instanceId);
    advance(world, 400);

    world.autoScaling.terminateInstance({ instanceId, decrement: false });
    advance(world, 30);

    expect(theGroup(world).instances).toEqual([]);
    expect(eventsOf(world, 'instance-held')).toHaveLength(1);
    expect(eventsOf(world, 'instance-terminated')).toMatchObject([{ cause: 'user request' }]);
  });

  it('retains no machine that is already gone', () => {
    const { world, instanceId } = aHeldInstance();
    world.ec2.terminateInstances([instanceId]);
    advance(world, 30);

    abandon(world, instanceId);
    advance(world, 30);

    expect(theGroup(world).instances).toEqual([]);
    expect(eventsOf(world, 'instance-retained')).toEqual([]);
  });

  it('is over when the machine is ended past the group', () => {
    const { world, instanceId } = aHeldInstance();
    abandon(world, instanceId);
    advance(world, 10);

    world.ec2.terminateInstances([instanceId]);
    advance(world, 30);

    expect(theGroup(world).instances).toEqual([]);
  });
});

describe('a launch hook', () => {
  it('keeps the instance out of service until it is completed', () => {
    const world = aWorld({ desiredCapacity: 1, hooks: [aLaunchHook()] });
    advance(world, 120);
    const { instanceId } = theInstance(world);
    expect(theInstance(world).lifecycleState).toBe('Pending:Wait');

    world.autoScaling.completeLifecycleAction({
      groupName,
      hookName: 'wait-for-worker',
      instanceId,
      result: 'CONTINUE',
    });

    expect(theInstance(world).lifecycleState).toBe('Pending:Proceed');
    advance(world, 2);
    expect(theInstance(world).lifecycleState).toBe('InService');
  });

  it("notifies its queue in AWS's form and is completed by the token of the notification", () => {
    const { world, instanceId, token, message } = aLaunchingInstance();
    expect(message).toEqual({
      Origin: 'EC2',
      Destination: 'AutoScalingGroup',
      LifecycleHookName: 'wait-for-worker',
      AccountId: '000000000000',
      RequestId: expect.stringMatching(uuid) as string,
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
      AutoScalingGroupName: groupName,
      Service: 'AWS Auto Scaling',
      Time: '2026-01-05T08:00:17.000Z',
      EC2InstanceId: instanceId,
      LifecycleActionToken: expect.stringMatching(uuid) as string,
    });

    world.autoScaling.completeLifecycleAction({
      groupName,
      hookName: 'wait-for-worker',
      token,
      result: 'CONTINUE',
    });
    advance(world, 2);

    expect(theInstance(world).lifecycleState).toBe('InService');
    expect(eventsOf(world, 'launch-held')).toMatchObject([{ instanceId }]);
    expect(eventsOf(world, 'launch-released')).toMatchObject([{ instanceId, by: 'completed' }]);
  });

  it('waits longer with each heartbeat, up to its global timeout', () => {
    const { world, instanceId, token } = aLaunchingInstance({ heartbeatTimeoutSeconds: 30 });
    const heartbeat = { groupName, hookName: 'wait-for-worker', token };
    for (let beat = 0; beat < 110; beat += 1) {
      advance(world, 25);
      world.autoScaling.recordLifecycleActionHeartbeat(heartbeat);
    }
    expect(theInstance(world).lifecycleState).toBe('Pending:Wait');

    while (theInstance(world, instanceId).lifecycleState === 'Pending:Wait') {
      world.autoScaling.recordLifecycleActionHeartbeat(heartbeat);
      advance(world, 25);
    }

    expect(eventsOf(world, 'launch-released')).toMatchObject([
      { by: 'global-timeout', at: Date.UTC(2026, 0, 5, 8, 0, 17) + 3_000_000 },
    ]);
    expect(() => {
      world.autoScaling.recordLifecycleActionHeartbeat(heartbeat);
    }).toThrow('No active Lifecycle Action found with token');
  });

  it('puts the instance into service at its timeout if the default result is CONTINUE', () => {
    const { world } = aLaunchingInstance({ defaultResult: 'CONTINUE' });

    advance(world, 310);

    expect(theInstance(world).lifecycleState).toBe('InService');
    expect(eventsOf(world, 'launch-released')).toMatchObject([{ by: 'heartbeat-timeout' }]);
  });

  it('makes the group replace the instance at once when it abandons', () => {
    const { world, instanceId, token } = aLaunchingInstance();

    world.autoScaling.completeLifecycleAction({
      groupName,
      hookName: 'wait-for-worker',
      token,
      result: 'ABANDON',
    });
    advance(world, 20);

    expect(theGroup(world).instances.map(({ lifecycleState }) => lifecycleState)).toEqual(['Pending:Wait']);
    expect(eventsOf(world, 'instance-terminated')).toMatchObject([{ instanceId, cause: 'launch abandoned' }]);
    expect(theGroup(world).desiredCapacity).toBe(1);
  });

  it('no longer holds an instance that was terminated while it waited', () => {
    const world = aWorld({ desiredCapacity: 1, hooks: [aLaunchHook()] });
    advance(world, 30);
    const { instanceId } = theInstance(world);
    world.autoScaling.terminateInstance({ instanceId, decrement: true });

    expect(() => {
      world.autoScaling.completeLifecycleAction({
        groupName,
        hookName: 'wait-for-worker',
        instanceId,
        result: 'CONTINUE',
      });
    }).toThrow('No active Lifecycle Action found');
    advance(world, 60);
    expect(theGroup(world).instances).toEqual([]);
  });

  it('makes the group terminate the instance, through the termination hook, and replace it when it is abandoned', () => {
    const world = aWorld({ desiredCapacity: 1, hooks: [aLaunchHook(), aTerminationHook()] });

    advance(world, 340);

    expect(theGroup(world).instances.map(({ lifecycleState }) => lifecycleState)).toEqual([
      'Terminating:Wait',
      'Pending:Wait',
    ]);
    expect(eventsOf(world, 'instance-held')).toMatchObject([{ cause: 'launch abandoned' }]);
  });
});

describe('PutLifecycleHook', () => {
  it('sends a test notification for a new hook with a queue, and none if the hook is put again', () => {
    const world = aWorld({ hooks: [] });
    world.autoScaling.putLifecycleHook(groupName, aTerminationHook());
    world.autoScaling.putLifecycleHook(groupName, aTerminationHook({ heartbeatTimeoutSeconds: 600 }));

    const messages = world.sqs.receive(queueName, 10);

    expect(messages.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      {
        AccountId: '000000000000',
        RequestId: expect.stringMatching(uuid) as string,
        AutoScalingGroupARN: theGroup(world).arn,
        AutoScalingGroupName: groupName,
        Service: 'AWS Auto Scaling',
        Event: 'autoscaling:TEST_NOTIFICATION',
        Time: '2026-01-05T08:00:00.000Z',
      },
    ]);
    expect(world.autoScaling.describeHooks(groupName)).toEqual([
      aTerminationHook({ heartbeatTimeoutSeconds: 600 }),
    ]);
  });

  it('is refused if the queue does not exist', () => {
    const world = aWorld({ hooks: [], queues: [] });

    expect(() => {
      world.autoScaling.putLifecycleHook(groupName, aTerminationHook());
    }).toThrow('Unable to publish test message to notification target');
    expect(world.autoScaling.describeHooks(groupName)).toEqual([]);
  });

  it.each([29, 7201, 60.5])(
    'is refused with a heartbeat timeout of %d seconds',
    (heartbeatTimeoutSeconds) => {
      expect(() => {
        aWorld().autoScaling.putLifecycleHook(groupName, aTerminationHook({ heartbeatTimeoutSeconds }));
      }).toThrow(`Heartbeat timeout must be between 30 and 7200 seconds, got ${heartbeatTimeoutSeconds}`);
    },
  );
});

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u;

/** Nine seconds into the hook. */
function aHeldInstance(options: AWorld = {}): { world: World; instanceId: string } {
  const world = aWorld({ desiredCapacity: 1, ...options });
  advance(world, 120);
  const { instanceId } = theInstance(world);
  world.autoScaling.terminateInstance({ instanceId, decrement: true });
  advance(world, 10);
  return { world, instanceId };
}

/** Held by its launch hook; the hook has told the queue. */
function aLaunchingInstance(changes: Parameters<typeof aLaunchHook>[0] = {}) {
  const notificationTargetArn = `arn:aws:sqs:eu-west-1:000000000000:${queueName}`;
  const world = aWorld({ desiredCapacity: 1, hooks: [aLaunchHook({ notificationTargetArn, ...changes })] });
  advance(world, 17);
  const message = actionMessage(world);
  const { instanceId } = theInstance(world);
  return { world, instanceId, message, token: message.LifecycleActionToken ?? '' };
}

function abandon(world: World, instanceId: string): void {
  world.autoScaling.completeLifecycleAction({ groupName, hookName, instanceId, result: 'ABANDON' });
}

function actionMessage(world: World): Readonly<Record<string, string>> {
  const [, message] = world.sqs.receive(queueName, 10);
  return JSON.parse(message?.body ?? '{}') as Record<string, string>;
}
