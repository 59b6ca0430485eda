import {
  DescribeAutoScalingInstancesCommand,
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeLifecycleHooksCommand,
  DescribeScalingActivitiesCommand,
  LaunchInstancesCommand,
  ResourceContentionFault,
  ScalingActivityInProgressFault,
  SetDesiredCapacityCommand,
  TerminateInstanceInAutoScalingGroupCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { DescribeInstancesCommand, DescribeLaunchTemplatesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createGroupClient, type GroupClientOptions, type UnknownState, type UnreadPart } from './index.ts';
import { anAwsError } from './testing/an-aws-error.ts';

const autoScaling = mockClient(AutoScalingClient);
const ec2 = mockClient(EC2Client);

beforeEach(() => {
  autoScaling.reset();
  ec2.reset();
  autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({ AutoScalingGroups: [aGroup()] });
  autoScaling.on(DescribeLifecycleHooksCommand).resolves({ LifecycleHooks: [] });
  autoScaling.on(DescribeScalingActivitiesCommand).resolves({ Activities: [] });
  ec2.on(DescribeInstancesCommand).resolves({ Reservations: [] });
});

describe('describing a group', () => {
  it('combines what the group and EC2 report about an instance', async () => {
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
              ImageId: 'ami-1',
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
      activities: [],
      zones: ['eu-west-1a'],
      instances: [
        {
          id: 'i-1',
          state: 'in-service',
          zone: 'eu-west-1a',
          instanceType: 'm7i.large',
          imageId: 'ami-1',
          purchaseOption: 'spot',
          launchedAt: 1_700_000_000_000,
          protectedFromScaleIn: true,
        },
      ],
    });
  });

  it('describes an instance without its launch time if EC2 does not know it', async () => {
    autoScaling
      .on(DescribeAutoScalingGroupsCommand)
      .resolves({ AutoScalingGroups: [aGroup({ Instances: [anInstance({ InstanceId: 'i-gone' })] })] });
    const { instances } = await group().describe();
    expect(instances).toEqual([
      expect.objectContaining({ id: 'i-gone', state: 'in-service', purchaseOption: 'on-demand' }),
    ]);
    expect(instances[0]?.launchedAt).toBeUndefined();
  });

  it.each([
    [[{ Key: 'poolkeeper:pool', Value: '01HZX5S8F4T6Q2N9V7W3KJ0RMB' }], '01HZX5S8F4T6Q2N9V7W3KJ0RMB'],
    [[{ Key: 'Name', Value: 'worker' }], undefined],
    [undefined, undefined],
  ])('describes an instance with the worker pool that its tags %j name', async (Tags, poolId) => {
    autoScaling
      .on(DescribeAutoScalingGroupsCommand)
      .resolves({ AutoScalingGroups: [aGroup({ Instances: [anInstance({ InstanceId: 'i-1' })] })] });
    ec2.on(DescribeInstancesCommand).resolves({
      Reservations: [{ Instances: [{ InstanceId: 'i-1', Tags }] }],
    });
    const client = group();
    expect((await client.describe()).instances[0]?.poolId).toBe(poolId);
    expect((await client.glance()).instances[0]?.poolId).toBe(poolId);
  });

  it("queries EC2 by the group's tag, never by ids, and reads every page", async () => {
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

  it('takes one round trip after the first description: sends all requests before any is answered', async () => {
    const client = group();
    setGroup({ LaunchTemplate: template('$Latest') });
    ec2
      .on(DescribeLaunchTemplatesCommand)
      .resolves({ LaunchTemplates: [{ LatestVersionNumber: 9, DefaultVersionNumber: 4 }] });
    await client.describe();

    const { arrive, arrived } = aBarrier(5);
    autoScaling
      .on(DescribeAutoScalingGroupsCommand)
      .callsFake(arrive({ AutoScalingGroups: [aGroup({ LaunchTemplate: template('$Latest') })] }));
    autoScaling.on(DescribeLifecycleHooksCommand).callsFake(arrive({ LifecycleHooks: [] }));
    autoScaling.on(DescribeScalingActivitiesCommand).callsFake(arrive({ Activities: [] }));
    ec2.on(DescribeInstancesCommand).callsFake(arrive({ Reservations: [] }));
    ec2
      .on(DescribeLaunchTemplatesCommand)
      .callsFake(arrive({ LaunchTemplates: [{ LatestVersionNumber: 10, DefaultVersionNumber: 4 }] }));

    expect(await client.describe()).toMatchObject({ launchTemplate: 'lt-1:10' });
    expect(arrived()).toBe(5);
  });

  it('finds the group on a later page', async () => {
    autoScaling
      .on(DescribeAutoScalingGroupsCommand)
      .resolvesOnce({ AutoScalingGroups: [], NextToken: 'more' })
      .resolvesOnce({ AutoScalingGroups: [aGroup({ DesiredCapacity: 7 })] });
    expect(await group().describe()).toMatchObject({ desiredCapacity: 7 });
  });

  it('starts all four reads before any has answered', async () => {
    const answers: (() => void)[] = [];
    const whenAllAsked = <Answer>(answer: Answer) =>
      new Promise<Answer>((resolve) => {
        answers.push(() => {
          resolve(answer);
        });
        if (answers.length === 4)
          answers.forEach((release) => {
            release();
          });
      });
    autoScaling
      .on(DescribeAutoScalingGroupsCommand)
      .callsFake(() => whenAllAsked({ AutoScalingGroups: [aGroup()] }));
    autoScaling.on(DescribeLifecycleHooksCommand).callsFake(() => whenAllAsked({ LifecycleHooks: [] }));
    autoScaling.on(DescribeScalingActivitiesCommand).callsFake(() => whenAllAsked({ Activities: [] }));
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

  it('reads the shortest timeout of its termination hooks', async () => {
    const LifecycleTransition = 'autoscaling:EC2_INSTANCE_TERMINATING';
    autoScaling.on(DescribeLifecycleHooksCommand).resolves({
      LifecycleHooks: [
        { LifecycleTransition, HeartbeatTimeout: 600 },
        { LifecycleTransition, HeartbeatTimeout: 60 },
        { LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING', HeartbeatTimeout: 30 },
      ],
    });
    expect(await group().describe()).toMatchObject({ terminationHookTimeoutMs: 60_000 });
  });

  it('treats an unknown lifecycle state as standby and reports it', async () => {
    autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({
      AutoScalingGroups: [
        aGroup({
          Instances: [{ ...anInstance(), InstanceId: 'i-1', LifecycleState: 'Daydreaming' as 'InService' }],
        }),
      ],
    });
    const unknown: UnknownState[] = [];
    const { instances } = await group({ onUnknownState: (state) => unknown.push(state) }).describe();
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

  it("names a group that does not exist, also if the hooks' answer comes first", async () => {
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

  it('names the action that the role does not allow', async () => {
    ec2.on(DescribeInstancesCommand).rejects(anAwsError('UnauthorizedOperation', 'You are not authorized'));
    await expect(group().describe()).rejects.toMatchObject({
      name: 'AccessDeniedError',
      action: 'ec2:DescribeInstances',
    });
  });
});

describe('the lifecycle states of instances', () => {
  it('are those of the instances in this group', async () => {
    autoScaling.on(DescribeAutoScalingInstancesCommand).resolves({
      AutoScalingInstances: [
        state('i-1', 'workers', 'Terminating:Wait'),
        state('i-2', 'others', 'Terminating:Wait'),
        state('i-3', 'workers', 'InService'),
      ],
    });
    expect(await group().lifecycleStates(['i-1', 'i-2', 'i-3', 'i-4'])).toEqual(
      new Map([
        ['i-1', 'Terminating:Wait'],
        ['i-3', 'InService'],
      ]),
    );
  });

  it('are read for 50 instances at a time, and for none without a call', async () => {
    autoScaling.on(DescribeAutoScalingInstancesCommand).resolves({});
    await group().lifecycleStates(Array.from({ length: 51 }, (_, index) => `i-${index}`));
    const calls = autoScaling.commandCalls(DescribeAutoScalingInstancesCommand);
    expect(calls.map(({ args }) => args[0].input.InstanceIds?.length)).toEqual([50, 1]);
    expect(await group().lifecycleStates([])).toEqual(new Map());
    expect(calls).toHaveLength(2);
  });

  function state(InstanceId: string, AutoScalingGroupName: string, LifecycleState: string) {
    const rest = { AvailabilityZone: 'eu-west-1a', HealthStatus: 'Healthy', ProtectedFromScaleIn: false };
    return { InstanceId, AutoScalingGroupName, LifecycleState, ...rest };
  }
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

describe('the activities of a group', () => {
  it('name the step at which the boot of a terminated instance failed, by its tag', async () => {
    autoScaling.on(DescribeScalingActivitiesCommand).resolves({
      Activities: ['i-0a', 'i-0b'].map((id) => ({
        ActivityId: id,
        AutoScalingGroupName: 'workers',
        Description: `Terminating EC2 instance: ${id}`,
        Cause: 'an instance was taken out of service in response to an EC2 health check',
        StartTime: new Date(1000),
        StatusCode: 'Successful',
      })),
    });
    const tag = { Key: 'poolkeeper:boot', Value: 'secrets 2026-11-27T12:00:00Z' };
    ec2.on(DescribeInstancesCommand).resolves({
      Reservations: [{ Instances: [{ InstanceId: 'i-0a', Tags: [tag] }, { InstanceId: 'i-0b' }] }],
    });

    const { activities } = await group().describe();

    expect(activities?.map(({ failedStep }) => failedStep)).toEqual(['secrets', undefined]);
  });

  it('are read with the group, the newest hundred', async () => {
    autoScaling.on(DescribeScalingActivitiesCommand).resolves({
      Activities: [
        {
          ActivityId: 'a-1',
          AutoScalingGroupName: 'workers',
          Description: 'Launching a new EC2 instance: i-0abc',
          Cause: 'changing the desired capacity from 0 to 1',
          StartTime: new Date(1000),
          StatusCode: 'InProgress',
        },
      ],
    });
    expect((await group().describe()).activities).toEqual([
      {
        id: 'a-1',
        kind: 'launch',
        outcome: 'in-progress',
        cause: 'capacity',
        startedAt: 1000,
        instanceId: 'i-0abc',
      },
    ]);
    expect(autoScaling.commandCalls(DescribeScalingActivitiesCommand)[0]?.args[0].input).toEqual({
      AutoScalingGroupName: 'workers',
      MaxRecords: 100,
    });
  });

  it('are left out and reported if they cannot be read', async () => {
    autoScaling.on(DescribeScalingActivitiesCommand).rejects(anAwsError('AccessDenied'));
    const unread: UnreadPart[] = [];
    const described = await group({ onUnreadPart: (part) => unread.push(part) }).describe();
    expect(described.activities).toBeUndefined();
    expect(unread).toEqual([
      {
        part: 'activities',
        error: expect.objectContaining({ action: 'autoscaling:DescribeScalingActivities' }) as Error,
      },
    ]);
  });
});

describe('the launch template of a group', () => {
  it("is the group's own if the version is a number, without another request", async () => {
    setGroup({ LaunchTemplate: template('7') });
    expect(await group().describe()).toMatchObject({ launchTemplate: 'lt-1:7' });
    expect(ec2.commandCalls(DescribeLaunchTemplatesCommand)).toHaveLength(0);
  });

  it.each([
    ['$Latest', 'lt-1:9'],
    ['$Default', 'lt-1:4'],
    [undefined, 'lt-1:4'],
  ])('in version %s is what that stands for now', async (version, launchTemplate) => {
    setGroup({
      MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: template(version) } },
      Instances: [anInstance({ LaunchTemplate: template('8') })],
    });
    ec2
      .on(DescribeLaunchTemplatesCommand)
      .resolves({ LaunchTemplates: [{ LatestVersionNumber: 9, DefaultVersionNumber: 4 }] });
    expect(await group().describe()).toMatchObject({
      launchTemplate,
      instances: [{ launchTemplate: 'lt-1:8' }],
    });
  });

  it('is read in parallel with the group once its id is known', async () => {
    setGroup({ LaunchTemplate: template('$Latest') });
    ec2
      .on(DescribeLaunchTemplatesCommand)
      .resolves({ LaunchTemplates: [{ LatestVersionNumber: 9, DefaultVersionNumber: 4 }] });
    const client = group();
    await client.describe();

    let release: (() => void) | undefined;
    autoScaling.on(DescribeAutoScalingGroupsCommand).callsFake(
      () =>
        new Promise((resolve) => {
          release = () => {
            resolve({ AutoScalingGroups: [aGroup({ LaunchTemplate: template('$Latest') })] });
          };
        }),
    );
    ec2.on(DescribeLaunchTemplatesCommand).callsFake(() => {
      release?.();
      return { LaunchTemplates: [{ LatestVersionNumber: 10, DefaultVersionNumber: 4 }] };
    });
    expect(await client.describe()).toMatchObject({ launchTemplate: 'lt-1:10' });
  });

  it('is read again when the group has a different template', async () => {
    const client = group();
    ec2
      .on(DescribeLaunchTemplatesCommand)
      .callsFake(({ LaunchTemplateIds: [id] }: { readonly LaunchTemplateIds: readonly string[] }) => ({
        LaunchTemplates: [{ LatestVersionNumber: id === 'lt-1' ? 1 : 2, DefaultVersionNumber: 1 }],
      }));
    setGroup({ LaunchTemplate: template('$Latest') });
    await client.describe();
    setGroup({ LaunchTemplate: { LaunchTemplateId: 'lt-2', Version: '$Latest' } });
    expect(await client.describe()).toMatchObject({ launchTemplate: 'lt-2:2' });
  });

  it('is unknown if instances may come from several templates', async () => {
    setGroup({
      MixedInstancesPolicy: {
        LaunchTemplate: {
          LaunchTemplateSpecification: template('7'),
          Overrides: [
            { InstanceType: 'm8g.large', LaunchTemplateSpecification: { LaunchTemplateId: 'lt-2' } },
          ],
        },
      },
    });
    expect((await group().describe()).launchTemplate).toBeUndefined();
  });

  it('is unknown and reported if it cannot be read', async () => {
    setGroup({ LaunchTemplate: template('$Latest') });
    ec2.on(DescribeLaunchTemplatesCommand).rejects(anAwsError('UnauthorizedOperation'));
    const unread: UnreadPart[] = [];
    const described = await group({ onUnreadPart: (part) => unread.push(part) }).describe();
    expect(described.launchTemplate).toBeUndefined();
    expect(unread).toMatchObject([
      { part: 'launch-template', error: { action: 'ec2:DescribeLaunchTemplates' } },
    ]);
  });
});

describe('the purchase mix of a group', () => {
  it("is read from the mixed instances policy, with AWS's defaults", async () => {
    setGroup({ MixedInstancesPolicy: { InstancesDistribution: {} } });
    expect((await group().describe()).purchaseMix).toEqual({ onDemandBase: 0, onDemandPercentage: 100 });
    setGroup({
      MixedInstancesPolicy: {
        InstancesDistribution: { OnDemandBaseCapacity: 2, OnDemandPercentageAboveBaseCapacity: 0 },
      },
    });
    expect((await group().describe()).purchaseMix).toEqual({ onDemandBase: 2, onDemandPercentage: 0 });
  });

  it('is changed in the percentage alone', async () => {
    const InstancesDistribution = {
      OnDemandBaseCapacity: 2,
      OnDemandPercentageAboveBaseCapacity: 0,
      SpotAllocationStrategy: 'price-capacity-optimized',
    };
    setGroup({ MixedInstancesPolicy: { InstancesDistribution } });
    autoScaling.on(UpdateAutoScalingGroupCommand).resolves({});
    expect(await group().setOnDemandPercentage(100)).toBe('set');
    expect(autoScaling.commandCalls(UpdateAutoScalingGroupCommand)[0]?.args[0].input).toEqual({
      AutoScalingGroupName: 'workers',
      MixedInstancesPolicy: {
        InstancesDistribution: { ...InstancesDistribution, OnDemandPercentageAboveBaseCapacity: 100 },
      },
    });
  });

  it('is not changed in a group without a mixed instances policy', async () => {
    expect(await group().setOnDemandPercentage(100)).toBe('no-mixed-instances-policy');
    expect(autoScaling.commandCalls(UpdateAutoScalingGroupCommand)).toHaveLength(0);
  });
});

describe('a glance at a group', () => {
  it('reads the group in one call and reuses the rest', async () => {
    autoScaling
      .on(DescribeLifecycleHooksCommand)
      .resolves({ LifecycleHooks: [{ LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING' }] });
    ec2.on(DescribeInstancesCommand).resolves({
      Reservations: [{ Instances: [{ InstanceId: 'i-1', LaunchTime: new Date(1000) }] }],
    });
    setGroup({ Instances: [anInstance()] });
    const client = group();
    await client.describe();
    setGroup({ DesiredCapacity: 2, Instances: [anInstance(), anInstance({ InstanceId: 'i-2' })] });
    const before = autoScaling.calls().length + ec2.calls().length;

    const glanced = await client.glance();

    expect(autoScaling.calls().length + ec2.calls().length - before).toBe(1);
    expect(glanced).toMatchObject({
      desiredCapacity: 2,
      hasTerminationHook: true,
      activities: [],
      instances: [{ id: 'i-1', launchedAt: 1000 }, { id: 'i-2' }],
    });
    expect(glanced.instances[1]?.launchedAt).toBeUndefined();
  });

  it('is a full description the first time', async () => {
    expect(await group().glance()).toEqual(await group().describe());
    expect(ec2.commandCalls(DescribeInstancesCommand)).toHaveLength(2);
  });
});

describe('launching synchronously', () => {
  it('returns the launched instances, and the failures by type and zone', async () => {
    autoScaling.on(LaunchInstancesCommand).resolves({
      Instances: [{ InstanceIds: ['i-1', 'i-2'] }, { InstanceIds: ['i-3'] }],
      Errors: [
        {
          ErrorCode: 'InsufficientInstanceCapacity',
          ErrorMessage: 'no machines',
          InstanceType: 'm7i.large',
          AvailabilityZone: 'eu-west-1a',
          MarketType: 'spot',
        },
        { ErrorCode: 'ANewOne', ErrorMessage: 'who knows' },
      ],
    });
    expect(await group().launch({ count: 5, zone: 'eu-west-1a' })).toEqual({
      instanceIds: ['i-1', 'i-2', 'i-3'],
      failures: [
        {
          code: 'InsufficientInstanceCapacity',
          message: 'no machines',
          shortage: {
            kind: 'no-capacity',
            zone: 'eu-west-1a',
            instanceType: 'm7i.large',
            purchaseOption: 'spot',
          },
        },
        { code: 'ANewOne', message: 'who knows' },
      ],
    });
    expect(autoScaling.commandCalls(LaunchInstancesCommand)[0]?.args[0].input).toEqual({
      AutoScalingGroupName: 'workers',
      RequestedCapacity: 5,
      AvailabilityZones: ['eu-west-1a'],
      ClientToken: expect.any(String) as string,
      RetryStrategy: 'none',
    });
  });

  it('returns busy-scaling while another activity is in progress', async () => {
    autoScaling
      .on(LaunchInstancesCommand)
      .rejects(new ResourceContentionFault({ message: '', $metadata: {} }));
    expect(await group().launch({ count: 1 })).toBe('busy-scaling');
  });

  it('names the action that the role does not allow', async () => {
    autoScaling.on(LaunchInstancesCommand).rejects(anAwsError('AccessDenied'));
    await expect(group().launch({ count: 1 })).rejects.toMatchObject({
      action: 'autoscaling:LaunchInstances',
    });
  });
});

function setGroup(overrides: object) {
  autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({ AutoScalingGroups: [aGroup(overrides)] });
}

function template(Version: string | undefined) {
  return { LaunchTemplateId: 'lt-1', Version };
}

function group(options: Partial<GroupClientOptions> = {}) {
  return createGroupClient({ region: 'eu-west-1', name: 'workers', ...options });
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

/** Answers no call until the given number of calls have arrived. */
function aBarrier(count: number) {
  const { promise: all, resolve } = Promise.withResolvers<undefined>();
  let arrivals = 0;
  const arrive =
    <Answer>(answer: Answer) =>
    async (): Promise<Answer> => {
      arrivals += 1;
      if (arrivals === count) resolve(undefined);
      await all;
      return answer;
    };
  return { arrive, arrived: () => arrivals };
}
