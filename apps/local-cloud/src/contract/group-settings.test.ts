import {
  DescribeAutoScalingGroupsCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { groupName } from '@poolkeeper/pool-world/testing';
import { describe, expect, it } from 'vitest';
import { aCloud, type Cloud } from './a-cloud.ts';

const group = { AutoScalingGroupName: groupName };
const terminationPolicyArn = 'arn:aws:lambda:eu-west-1:000000000000:function:termination-policy';

describe('updating a group', () => {
  it('changes what the group can do, and describing it shows that', async () => {
    const cloud = await aCloud({ terminationPolicyArn });

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

  it('lifts the limit of a lifetime with 0, and goes back to the default policy', async () => {
    const cloud = await aCloud({ terminationPolicyArn });
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
      message: 'needs a version',
    },
    {
      change: { MaxInstanceLifetime: 5 },
      name: 'ValidationError',
      message: 'maximum instance lifetime',
    },
  ])('refuses $change', async ({ change, name, message }) => {
    const cloud = await aCloud({ terminationPolicyArn });

    await expect(update(cloud, change)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message) as string,
    });
  });
});

type Changes = Omit<UpdateAutoScalingGroupCommand['input'], 'AutoScalingGroupName'>;

function update({ autoScaling }: Cloud, changes: Changes) {
  return autoScaling.send(new UpdateAutoScalingGroupCommand({ ...group, ...changes }));
}

async function describeGroup({ autoScaling }: Cloud) {
  const answer = await autoScaling.send(new DescribeAutoScalingGroupsCommand({}));
  return answer.AutoScalingGroups?.[0];
}
