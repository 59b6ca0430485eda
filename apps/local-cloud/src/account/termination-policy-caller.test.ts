import type { TerminationEvent } from '@poolkeeper/pool-world';
import { aWorld, eventsOf, groupName } from '@poolkeeper/pool-world/testing';
import { describe, expect, it } from 'vitest';
import type { InvocationOutcome } from '../functions/invocation.ts';
import { GroupBook } from './group-details.ts';
import { terminationPolicyCaller } from './termination-policy-caller.ts';

describe("the group's custom termination policy", () => {
  it('is invoked once per request, and the instances that it names are terminated', async () => {
    const { world, caller, asked, settle } = aShrinkingGroup({
      answer: ({ Instances }) => success({ InstanceIDs: [Instances[0]?.InstanceId] }),
    });

    caller.invokeAll();
    caller.invokeAll();
    await settle();

    expect(asked).toMatchObject([{ AutoScalingGroupName: groupName, Cause: 'SCALE_IN' }]);
    expect(eventsOf(world, 'termination-answered')).toMatchObject([
      { instanceIds: [asked[0]?.Instances[0]?.InstanceId] },
    ]);
  });

  it.each([
    ['fails', failure()],
    ['returns null', success(null)],
    ['returns something other than a list', success({ InstanceIDs: 'all' })],
    ['returns numbers', success({ InstanceIDs: [1] })],
  ])('terminates no instance when the function %s', async (_case, outcome) => {
    const { world, caller, settle } = aShrinkingGroup({ answer: () => outcome });

    caller.invokeAll();
    await settle();

    expect(eventsOf(world, 'termination-answered')).toMatchObject([{ instanceIds: [] }]);
    expect(world.autoScaling.pendingTerminationRequests()).toEqual([]);
  });

  it('is not invoked when its policy does not allow the group to', async () => {
    const { world, caller, asked, settle } = aShrinkingGroup({
      answer: ({ Instances }) => success({ InstanceIDs: [Instances[0]?.InstanceId] }),
      mayBeAskedBy: 'Service:autoscaling.amazonaws.com',
    });

    caller.invokeAll();
    await settle();

    expect(asked).toEqual([]);
    expect(eventsOf(world, 'termination-answered')).toMatchObject([{ instanceIds: [] }]);
  });

  it('has no effect when its answer comes too late', async () => {
    const { world, caller, settle } = aShrinkingGroup({
      answer: ({ Instances }) => {
        world.advanceTo(world.now + 11_000);
        return success({ InstanceIDs: Instances.map(({ InstanceId }) => InstanceId) });
      },
    });

    caller.invokeAll();
    await settle();

    expect(eventsOf(world, 'termination-answered')).toHaveLength(1);
    expect(eventsOf(world, 'instance-held')).toEqual([]);
  });
});

const groupsRole =
  'AWS:arn:aws:iam::000000000000:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling';

function aShrinkingGroup({
  answer,
  mayBeAskedBy = groupsRole,
}: {
  readonly answer: (event: TerminationEvent) => InvocationOutcome;
  readonly mayBeAskedBy?: string;
}) {
  const world = aWorld({ desiredCapacity: 2, customTerminationPolicy: true });
  world.advanceTo(world.now + 60_000);
  world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 1 });
  world.advanceTo(world.now + 3_000);
  const asked: TerminationEvent[] = [];
  const arn = 'arn:aws:lambda:eu-west-1:000000000000:function:a-policy';
  const groups = new GroupBook();
  groups.set(groupName, { terminationPolicies: [arn, 'OldestInstance'] });
  const target = {
    arn,
    policy: [
      { effect: 'Allow', actions: ['lambda:InvokeFunction'], principals: [mayBeAskedBy], conditions: {} },
    ] as const,
    hasCapacity: () => true,
    invoke: (event: unknown) => {
      asked.push(event as TerminationEvent);
      return Promise.resolve(answer(event as TerminationEvent));
    },
  };
  const caller = terminationPolicyCaller(
    {
      world,
      clock: { speed: 1, now: () => world.now },
      groups,
      functions: { find: (name) => (name === arn ? target : undefined) },
    },
    () => undefined,
  );
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { world, caller, asked, settle };
}

function success(payload: unknown): InvocationOutcome {
  return { kind: 'succeeded', requestId: 'a-request', payload };
}

function failure(): InvocationOutcome {
  const error = { errorType: 'Error', errorMessage: 'boom' };
  return { kind: 'failed', requestId: 'a-request', error };
}
