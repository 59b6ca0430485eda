import {
  DetachInstancesCommand,
  EnterStandbyCommand,
  ExitStandbyCommand,
} from '@aws-sdk/client-auto-scaling';
import { groupName } from '@poolkeeper/pool-world/testing';
import { expect, it } from 'vitest';
import { aCloud } from './a-cloud.ts';

const group = { AutoScalingGroupName: groupName };

it('an instance enters standby and leaves it', async () => {
  const { cloud, ids } = await aRunningGroup();

  const entered = await cloud.autoScaling.send(
    new EnterStandbyCommand({ ...group, InstanceIds: ids, ShouldDecrementDesiredCapacity: true }),
  );
  cloud.pass(5);
  const left = await cloud.autoScaling.send(new ExitStandbyCommand({ ...group, InstanceIds: ids }));

  expect(entered.Activities).toMatchObject([
    { ...group, Description: `Moving EC2 instance to Standby: ${ids[0] ?? ''}` },
  ]);
  expect(left.Activities).toMatchObject([
    { ...group, Description: `Moving EC2 instance out of Standby: ${ids[0] ?? ''}` },
  ]);
});

it('an instance is detached, and its machine keeps running', async () => {
  const { cloud, ids } = await aRunningGroup();

  const { Activities: activities } = await cloud.autoScaling.send(
    new DetachInstancesCommand({ ...group, InstanceIds: ids, ShouldDecrementDesiredCapacity: true }),
  );
  cloud.pass(5);
  cloud.world.advanceTo(cloud.world.now + 5000);

  expect(activities).toHaveLength(1);
  expect(cloud.world.autoScaling.describeGroups()).toMatchObject([{ desiredCapacity: 0, instances: [] }]);
  expect(cloud.world.ec2.describeInstances()).toMatchObject([{ instanceId: ids[0], state: 'running' }]);
});

it('an instance in service cannot leave standby', async () => {
  const { cloud, ids } = await aRunningGroup();

  const request = cloud.autoScaling.send(new ExitStandbyCommand({ ...group, InstanceIds: ids }));

  await expect(request).rejects.toMatchObject({
    name: 'ValidationError',
    message: `The instance ${ids[0] ?? ''} is not in Standby, it is in InService.`,
  });
});

async function aRunningGroup() {
  const cloud = await aCloud({ group: { desiredCapacity: 1 } });
  cloud.pass(60);
  cloud.world.advanceTo(cloud.world.now + 60_000);
  const [described] = cloud.world.autoScaling.describeGroups();
  return { cloud, ids: (described?.instances ?? []).map(({ instanceId }) => instanceId) };
}
