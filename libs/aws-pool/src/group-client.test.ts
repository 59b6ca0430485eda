import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeLifecycleHooksCommand,
  ResourceContentionFault,
  ScalingActivityInProgressFault,
  SetDesiredCapacityCommand,
  TerminateInstanceInAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createGroupClient, type UnknownState } from './index.ts';
import { anAwsError } from './testing/an-aws-error.ts';

const autoScaling = mockClient(AutoScalingClient);
const ec2 = mockClient(EC2Client);

beforeEach(() => {
  autoScaling.reset();
  ec2.reset();
  autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({ AutoScalingGroups: [aGroup()] });
  autoScaling.on(DescribeLifecycleHooksCommand).resolves({ LifecycleHooks: [] });
  ec2.on(DescribeInstancesCommand).resolves({ Reservations: [] });
});

describe('describing a group', () => {
  it('pairs what the group and what EC2 know of an instance', async () => {
    autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({
      AutoScalingGroups: [
        aGroup({
          MinSize: 1,
          MaxSize: 9,
          DesiredCapacity: 4,
          Instances: [anInstance({ InstanceId: 'i-1', ProtectedFromScaleIn: true })],
        }),
      ],
    });
    ec2.on(DescribeInstancesCommand).resolves({
      Reservations: [
        {
          Instances: [
            {
              InstanceId: 'i-1',
              InstanceType: 'm7i.large',
              InstanceLifecycle: 'spot',
              LaunchTime: new Date(1_700_000_000_000),
            },
          ],
        },
      ],
    });

    expect(await group().describe()).toEqual({
      name: 'workers',
      minSize: 1,
      maxSize: 9,
      desiredCapacity: 4,
      hasTerminationHook: false,
      instances: [
        {
          id: 'i-1',
          state: 'in-service',
          zone: 'eu-west-1a',
          instanceType: 'm7i.large',
          purchaseOption: 'spot',
          launchedAt: 1_700_000_000_000,
          protectedFromScaleIn: true,
        },
      ],
    });
  });

  it('describes an instance that EC2 does not know without its launch time', async () => {
    autoScaling
      .on(DescribeAutoScalingGroupsCommand)
      .resolves({ AutoScalingGroups: [aGroup({ Instances: [anInstance({ InstanceId: 'i-gone' })] })] });
    const { instances } = await group().describe();
    expect(instances).toEqual([
      expect.objectContaining({ id: 'i-gone', state: 'in-service', purchaseOption: 'on-demand' }),
    ]);
    expect(instances[0]).not.toHaveProperty('launchedAt');
  });

  it('asks EC2 by the tag of the group, never by ids, and reads every page', async () => {
    autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({
      AutoScalingGroups: [
        aGroup({ Instances: ['i-1', 'i-2'].map((InstanceId) => anInstance({ InstanceId })) }),
      ],
    });
    const page = (InstanceId: string) => ({
      Reservations: [{ Instances: [{ InstanceId, LaunchTime: new Date(1000) }] }],
    });
    ec2
      .on(DescribeInstancesCommand)
      .resolvesOnce({ ...page('i-1'), NextToken: 'more' })
      .resolvesOnce(page('i-2'));

    const { instances } = await group().describe();

    expect(instances.map(({ launchedAt }) => launchedAt)).toEqual([1000, 1000]);
    const inputs = ec2.commandCalls(DescribeInstancesCommand).map((call) => call.args[0].input);
    expect(inputs.map(({ NextToken }) => NextToken)).toEqual([undefined, 'more']);
    for (const input of inputs) {
      expect(input.InstanceIds).toBeUndefined();
      expect(input.Filters).toEqual([{ Name: 'tag:aws:autoscaling:groupName', Values: ['workers'] }]);
    }
  });

  it('finds the group on a later page', async () => {
    autoScaling
      .on(DescribeAutoScalingGroupsCommand)
      .resolvesOnce({ AutoScalingGroups: [], NextToken: 'more' })
      .resolvesOnce({ AutoScalingGroups: [aGroup({ DesiredCapacity: 7 })] });
    expect(await group().describe()).toMatchObject({ desiredCapacity: 7 });
  });

  it('starts all three reads before any has answered', async () => {
    const answers: (() => void)[] = [];
    const whenAllAsked = <Answer>(answer: Answer) =>
      new Promise<Answer>((resolve) => {
        answers.push(() => {
          resolve(answer);
        });
        if (answers.length === 3)
          answers.forEach((release) => {
            release();
          });
      });
    autoScaling
      .on(DescribeAutoScalingGroupsCommand)
      .callsFake(() => whenAllAsked({ AutoScalingGroups: [aGroup()] }));
    autoScaling.on(DescribeLifecycleHooksCommand).callsFake(() => whenAllAsked({ LifecycleHooks: [] }));
    ec2.on(DescribeInstancesCommand).callsFake(() => whenAllAsked({ Reservations: [] }));
    await expect(group().describe()).resolves.toBeDefined();
  });

  it.each([
    ['autoscaling:EC2_INSTANCE_TERMINATING', true],
    ['autoscaling:EC2_INSTANCE_LAUNCHING', false],
  ])('with a hook for %s, it has a termination hook: %s', async (LifecycleTransition, expected) => {
    autoScaling.on(DescribeLifecycleHooksCommand).resolves({ LifecycleHooks: [{ LifecycleTransition }] });
    expect(await group().describe()).toMatchObject({ hasTerminationHook: expected });
  });

  it('takes an unknown lifecycle state for standby and reports it', async () => {
    autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({
      AutoScalingGroups: [
        aGroup({
          Instances: [{ ...anInstance(), InstanceId: 'i-1', LifecycleState: 'Daydreaming' as 'InService' }],
        }),
      ],
    });
    const unknown: UnknownState[] = [];
    const { instances } = await group((state) => unknown.push(state)).describe();
    expect(instances.map(({ state }) => state)).toEqual(['standby']);
    expect(unknown).toEqual([{ instanceId: 'i-1', lifecycleState: 'Daydreaming' }]);
  });

  it('names a group that does not exist', async () => {
    autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({ AutoScalingGroups: [] });
    await expect(group().describe()).rejects.toMatchObject({
      name: 'GroupNotFoundError',
      groupName: 'workers',
    });
  });

  it('names a group that does not exist, also when its hooks are the first to say so', async () => {
    autoScaling
      .on(DescribeLifecycleHooksCommand)
      .rejects(
        anAwsError(
          'ValidationError',
          "AutoScalingGroup name not found - AutoScalingGroup 'workers' not found",
        ),
      );
    await expect(group().describe()).rejects.toMatchObject({
      name: 'GroupNotFoundError',
      groupName: 'workers',
    });
  });

  it('names the action that the role lacks', async () => {
    ec2.on(DescribeInstancesCommand).rejects(anAwsError('UnauthorizedOperation', 'You are not authorized'));
    await expect(group().describe()).rejects.toMatchObject({
      name: 'AccessDeniedError',
      action: 'ec2:DescribeInstances',
    });
  });
});

describe('changing a group', () => {
  it('sets the desired capacity', async () => {
    autoScaling.on(SetDesiredCapacityCommand).resolves({});
    await group().setDesiredCapacity(5);
    expect(autoScaling.commandCalls(SetDesiredCapacityCommand)[0]?.args[0].input).toEqual({
      AutoScalingGroupName: 'workers',
      DesiredCapacity: 5,
      HonorCooldown: false,
    });
  });

  it('terminates an instance with or without lowering the desired capacity', async () => {
    autoScaling.on(TerminateInstanceInAutoScalingGroupCommand).resolves({});
    expect(await group().terminate({ instanceId: 'i-1', decrement: true })).toBe('terminating');
    expect(await group().terminate({ instanceId: 'i-2', decrement: false })).toBe('terminating');
    const inputs = autoScaling
      .commandCalls(TerminateInstanceInAutoScalingGroupCommand)
      .map((call) => call.args[0].input);
    expect(inputs).toEqual([
      { InstanceId: 'i-1', ShouldDecrementDesiredCapacity: true },
      { InstanceId: 'i-2', ShouldDecrementDesiredCapacity: false },
    ]);
  });

  it.each([
    [
      'at-min-size',
      anAwsError(
        'ValidationError',
        "Currently, desiredSize equals minSize (1). Terminating instance without replacement will violate group's min size constraint.",
      ),
    ],
    [
      'not-in-group',
      anAwsError('ValidationError', 'Instance Id not found - No managed instance found for instance ID: i-1'),
    ],
    ['busy-scaling', new ScalingActivityInProgressFault({ message: '', $metadata: {} })],
    ['busy-scaling', new ResourceContentionFault({ message: '', $metadata: {} })],
  ])('tells %s as an outcome', async (outcome, error) => {
    autoScaling.on(TerminateInstanceInAutoScalingGroupCommand).rejects(error);
    expect(await group().terminate({ instanceId: 'i-1', decrement: true })).toBe(outcome);
  });

  it('throws on a validation error that it does not expect', async () => {
    autoScaling
      .on(TerminateInstanceInAutoScalingGroupCommand)
      .rejects(anAwsError('ValidationError', 'something else entirely'));
    await expect(group().terminate({ instanceId: 'i-1', decrement: true })).rejects.toMatchObject({
      name: 'UnexpectedAwsError',
      code: 'ValidationError',
      message: expect.stringContaining('something else entirely') as string,
    });
  });
});

function group(onUnknownState?: (unknown: UnknownState) => void) {
  return createGroupClient({
    region: 'eu-west-1',
    name: 'workers',
    ...(onUnknownState !== undefined && { onUnknownState }),
  });
}

function aGroup(overrides: object = {}) {
  return {
    AutoScalingGroupName: 'workers',
    MinSize: 0,
    MaxSize: 10,
    DesiredCapacity: 0,
    DefaultCooldown: 300,
    AvailabilityZones: ['eu-west-1a'],
    HealthCheckType: 'EC2',
    CreatedTime: new Date(0),
    Instances: [],
    ...overrides,
  };
}

function anInstance(overrides: object = {}) {
  return {
    InstanceId: 'i-1',
    AvailabilityZone: 'eu-west-1a',
    LifecycleState: 'InService' as const,
    HealthStatus: 'Healthy',
    ProtectedFromScaleIn: false,
    ...overrides,
  };
}
