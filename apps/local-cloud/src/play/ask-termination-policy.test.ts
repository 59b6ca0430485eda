import type { TerminationEvent } from '@poolkeeper/pool-world';
import { aWorld, eventsOf, groupName } from '@poolkeeper/pool-world/testing';
import { describe, expect, it } from 'vitest';
import type { InvocationOutcome } from '../functions/invocation.ts';
import type { LambdaFunction } from '../functions/lambda-function.ts';
import { createTerminationPolicyCaller } from './ask-termination-policy.ts';

describe("the group's custom termination policy", () => {
  it('is asked once, and those that it names go', async () => {
    const { world, caller, asked, settle } = aShrinkingGroup({
      answer: ({ Instances }) => success({ InstanceIDs: [Instances[0]?.InstanceId] }),
    });

    caller.ask();
    caller.ask();
    await settle();

    expect(asked).toMatchObject([{ AutoScalingGroupName: groupName, Cause: 'SCALE_IN' }]);
    expect(eventsOf(world, 'termination-answered')).toMatchObject([
      { instanceIds: [asked[0]?.Instances[0]?.InstanceId] },
    ]);
  });

  it.each([
    ['fails', failure()],
    ['answers nothing', success(null)],
    ['answers something else', success({ InstanceIDs: 'all' })],
    ['names numbers', success({ InstanceIDs: [1] })],
  ])('has nobody go when the function %s', async (_case, outcome) => {
    const { world, caller, settle } = aShrinkingGroup({ answer: () => outcome });

    caller.ask();
    await settle();

    expect(eventsOf(world, 'termination-answered')).toMatchObject([{ instanceIds: [] }]);
    expect(world.autoScaling.pendingTerminationRequests()).toEqual([]);
  });

  it('comes to nothing when the group has given up waiting', async () => {
    const { world, caller, settle } = aShrinkingGroup({
      answer: ({ Instances }) => {
        world.advanceTo(world.now + 11_000);
        return success({ InstanceIDs: Instances.map(({ InstanceId }) => InstanceId) });
      },
    });

    caller.ask();
    await settle();

    expect(eventsOf(world, 'termination-answered')).toHaveLength(1);
    expect(eventsOf(world, 'instance-held')).toEqual([]);
  });
});

function aShrinkingGroup({ answer }: { readonly answer: (event: TerminationEvent) => InvocationOutcome }) {
  const world = aWorld({ desiredCapacity: 2, customTerminationPolicy: true });
  world.advanceTo(world.now + 60_000);
  world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 1 });
  world.advanceTo(world.now + 3_000);
  const asked: TerminationEvent[] = [];
  const target: LambdaFunction = {
    name: 'a-policy',
    arn: 'arn:aws:lambda:eu-west-1:000000000000:function:a-policy',
    hasCapacity: () => true,
    invoke: (event) => {
      asked.push(event as TerminationEvent);
      return Promise.resolve(answer(event as TerminationEvent));
    },
    close: () => Promise.resolve(),
  };
  const caller = createTerminationPolicyCaller({
    world,
    clock: { speed: 1, now: () => world.now },
    target,
    onChange: () => undefined,
  });
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
