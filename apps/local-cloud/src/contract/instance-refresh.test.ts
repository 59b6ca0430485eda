import {
  CancelInstanceRefreshCommand,
  DescribeInstanceRefreshesCommand,
  StartInstanceRefreshCommand,
  type StartInstanceRefreshCommandInput,
} from '@aws-sdk/client-auto-scaling';
import { groupName } from '@poolkeeper/pool-world/testing';
import { expect, it } from 'vitest';
import { aCloud, type Cloud } from './a-cloud.ts';

const group = { AutoScalingGroupName: groupName };

it('an instance refresh is started, described, and cancelled', async () => {
  const cloud = await aRunningGroup();

  const { InstanceRefreshId: id } = await start(cloud, { Strategy: 'Rolling' });
  cloud.pass(10);
  const underWay = await newest(cloud);
  const cancelled = await cloud.autoScaling.send(new CancelInstanceRefreshCommand(group));
  cloud.pass(10);

  expect(underWay).toMatchObject({
    InstanceRefreshId: id,
    ...group,
    Status: 'InProgress',
    StartTime: new Date('2026-01-05T08:01:00.000Z'),
    InstancesToUpdate: 1,
    PercentageComplete: 50,
  });
  expect(cancelled.InstanceRefreshId).toBe(id);
  expect(await newest(cloud)).toMatchObject({ Status: 'Cancelled', EndTime: expect.any(Date) as Date });
});

it('an instance refresh launches instances of the requested version', async () => {
  const cloud = await aRunningGroup();

  await start(cloud, {
    DesiredConfiguration: { LaunchTemplate: { LaunchTemplateName: groupName, Version: '2' } },
    Preferences: {
      MinHealthyPercentage: 50,
      InstanceWarmup: 30,
      SkipMatching: true,
      ScaleInProtectedInstances: 'Refresh',
    },
  });

  expect(cloud.world.autoScaling.describeGroups()).toMatchObject([{ launchTemplateVersion: '2' }]);
});

it('a second instance refresh is refused while one is active', async () => {
  const cloud = await aRunningGroup();
  await start(cloud);

  await expect(start(cloud)).rejects.toMatchObject({ name: 'InstanceRefreshInProgressFault' });
});

it('cancelling is refused without an active instance refresh', async () => {
  const { autoScaling } = await aRunningGroup();

  const request = autoScaling.send(new CancelInstanceRefreshCommand(group));

  await expect(request).rejects.toMatchObject({ name: 'ActiveInstanceRefreshNotFoundFault' });
});

it.each([
  {
    Preferences: { MinHealthyPercentage: 101 },
    name: 'ValidationError',
    message: "'101' at 'minHealthyPercentage'",
  },
  { Preferences: { InstanceWarmup: -1 }, name: 'ValidationError', message: 'InstanceWarmup' },
  { Preferences: { AutoRollback: true }, name: 'NotImplemented', message: 'Preferences.AutoRollback' },
])('an instance refresh with $Preferences is refused', async ({ Preferences, name, message }) => {
  const cloud = await aRunningGroup();

  await expect(start(cloud, { Preferences })).rejects.toMatchObject({
    name,
    message: expect.stringContaining(message) as string,
  });
});

async function aRunningGroup(): Promise<Cloud> {
  const cloud = await aCloud({ group: { desiredCapacity: 2 } });
  cloud.pass(60);
  return cloud;
}

function start({ autoScaling }: Cloud, input: Partial<StartInstanceRefreshCommandInput> = {}) {
  return autoScaling.send(new StartInstanceRefreshCommand({ ...group, ...input }));
}

async function newest({ autoScaling }: Cloud) {
  const answer = await autoScaling.send(new DescribeInstanceRefreshesCommand(group));
  return answer.InstanceRefreshes?.[0];
}
