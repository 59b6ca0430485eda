import {
  DescribeAutoScalingGroupsCommand,
  LaunchInstancesCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { groupName } from '@poolkeeper/pool-world/testing';
import { describe, expect, it } from 'vitest';
import { aCloud, type Cloud } from './a-cloud.ts';

const group = { AutoScalingGroupName: groupName };
const terminationPolicyArn = 'arn:aws:lambda:eu-west-1:000000000000:function:termination-policy';

describe('updating a group', () => {
  it('changes its settings, which describing it returns', async () => {
    const cloud = await aCloud({ functions: ['termination-policy'] });

    await update(cloud, {
      CapacityRebalance: true,
      MaxInstanceLifetime: 86_400,
      NewInstancesProtectedFromScaleIn: true,
      TerminationPolicies: [terminationPolicyArn],
      LaunchTemplate: { LaunchTemplateName: groupName, Version: '2' },
    });

    expect(await describeGroup(cloud)).toMatchObject({
      CapacityRebalance: true,
      MaxInstanceLifetime: 86_400,
      NewInstancesProtectedFromScaleIn: true,
      TerminationPolicies: [terminationPolicyArn],
      LaunchTemplate: { LaunchTemplateName: groupName, Version: '2' },
    });
  });

  it('removes the maximum lifetime with 0, and restores the default policy', async () => {
    const cloud = await aCloud({ functions: ['termination-policy'] });
    await update(cloud, { MaxInstanceLifetime: 86_400, TerminationPolicies: [terminationPolicyArn] });

    await update(cloud, { MaxInstanceLifetime: 0, TerminationPolicies: ['Default'] });

    const described = await describeGroup(cloud);
    expect(described?.MaxInstanceLifetime).toBeUndefined();
    expect(described?.TerminationPolicies).toEqual(['Default']);
  });

  it.each([
    {
      change: { TerminationPolicies: ['Random'] },
      name: 'ValidationError',
      message: 'Random is not a valid termination policy',
    },
    {
      change: { TerminationPolicies: [`${terminationPolicyArn}-2`] },
      name: 'ValidationError',
      message: 'it does not exist',
    },
    {
      change: { TerminationPolicies: ['OldestInstance'] },
      name: 'NotImplemented',
      message: 'OldestInstance',
    },
    {
      change: { TerminationPolicies: [terminationPolicyArn, 'Default'] },
      name: 'NotImplemented',
      message: 'several TerminationPolicies',
    },
    {
      change: { LaunchTemplate: { LaunchTemplateName: 'another', Version: '2' } },
      name: 'ValidationError',
      message: 'does not exist',
    },
    {
      change: { LaunchTemplate: { LaunchTemplateName: groupName } },
      name: 'ValidationError',
      message: 'must have a version number',
    },
    {
      change: { MaxInstanceLifetime: 5 },
      name: 'ValidationError',
      message: 'maximum instance lifetime',
    },
  ])('refuses $change', async ({ change, name, message }) => {
    const cloud = await aCloud({ functions: ['termination-policy'] });

    await expect(update(cloud, change)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message) as string,
    });
  });
});

type Changes = Omit<UpdateAutoScalingGroupCommand['input'], 'AutoScalingGroupName'>;

describe('a mixed instances policy', () => {
  const purchaseMix = { onDemandBase: 1, onDemandPercentage: 20 };

  it('replaces the launch template in the description of a group', async () => {
    const cloud = await aCloud({ group: { purchaseMix, instanceTypes: ['m5.large', 'm6i.large'] } });

    const described = await describeGroup(cloud);

    expect(described?.LaunchTemplate).toBeUndefined();
    expect(described?.MixedInstancesPolicy).toMatchObject({
      LaunchTemplate: {
        LaunchTemplateSpecification: { LaunchTemplateName: groupName, Version: '1' },
        Overrides: [{ InstanceType: 'm5.large' }, { InstanceType: 'm6i.large' }],
      },
      InstancesDistribution: { OnDemandBaseCapacity: 1, OnDemandPercentageAboveBaseCapacity: 20 },
    });
  });

  it('can be changed in part', async () => {
    const cloud = await aCloud({ group: { purchaseMix } });

    await update(cloud, {
      MixedInstancesPolicy: { InstancesDistribution: { OnDemandPercentageAboveBaseCapacity: 100 } },
    });

    expect((await describeGroup(cloud))?.MixedInstancesPolicy?.InstancesDistribution).toMatchObject({
      OnDemandBaseCapacity: 1,
      OnDemandPercentageAboveBaseCapacity: 100,
    });
  });
});

describe('launching instances', () => {
  it('returns the launched instances and the errors', async () => {
    const cloud = await aCloud();
    cloud.world.mishaps.capacityShortage({ zones: ['eu-west-1b'], until: cloud.world.now + 600_000 });

    const launch = (zone: string) =>
      cloud.autoScaling.send(
        new LaunchInstancesCommand({
          ...group,
          RequestedCapacity: 2,
          AvailabilityZones: [zone],
          ClientToken: 'one',
        }),
      );

    expect(await launch('eu-west-1a')).toMatchObject({
      ...group,
      ClientToken: 'one',
      Instances: [{ AvailabilityZone: 'eu-west-1a', MarketType: 'on-demand', InstanceIds: { length: 2 } }],
      Errors: [],
    });
    expect(await launch('eu-west-1b')).toMatchObject({
      Instances: [],
      Errors: [{ AvailabilityZone: 'eu-west-1b', ErrorCode: 'InsufficientInstanceCapacity' }],
    });
    expect((await describeGroup(cloud))?.DesiredCapacity).toBe(2);
  });
});

function update({ autoScaling }: Cloud, changes: Changes) {
  return autoScaling.send(new UpdateAutoScalingGroupCommand({ ...group, ...changes }));
}

async function describeGroup({ autoScaling }: Cloud) {
  const answer = await autoScaling.send(new DescribeAutoScalingGroupsCommand({}));
  return answer.AutoScalingGroups?.[0];
}

it('gives instances those tags of a template that propagate at launch', async () => {
  const { account, world, autoScaling, pass } = await aCloud();
  const [subnet] = account.network.subnets();
  const Tags = [
    { Key: 'ours', Value: '1', PropagateAtLaunch: true },
    { Key: 'not-ours', Value: '2', PropagateAtLaunch: false },
  ];
  const Resources = {
    Template: {
      Type: 'AWS::EC2::LaunchTemplate',
      Properties: { LaunchTemplateData: { ImageId: 'ami-0123456789abcdef0' } },
    },
    Group: {
      Type: 'AWS::AutoScaling::AutoScalingGroup',
      Properties: {
        AutoScalingGroupName: 'tagged',
        MinSize: '1',
        MaxSize: '1',
        VPCZoneIdentifier: [subnet?.id],
        LaunchTemplate: { LaunchTemplateId: { Ref: 'Template' }, Version: '1' },
        Tags,
      },
    },
  };

  await account.stacks.deploy({ name: 'tagged', templateText: JSON.stringify({ Resources }) });
  pass(60);
  const filter = { Name: 'tag:not-ours', Values: ['2'] };
  const found = await autoScaling.send(new DescribeAutoScalingGroupsCommand({ Filters: [filter] }));

  expect(found.AutoScalingGroups).toMatchObject([
    { Tags: expect.arrayContaining(Tags.map((tag) => expect.objectContaining(tag) as unknown)) as unknown },
  ]);
  const [instance] = world.ec2.describeInstances();
  expect(instance?.tags).toMatchObject({ ours: '1' });
  expect(instance?.tags).not.toHaveProperty('not-ours');
});
