import {
  DeleteWarmPoolCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
  DescribeWarmPoolCommand,
  PutWarmPoolCommand,
} from '@aws-sdk/client-auto-scaling';
import { groupName } from '@poolkeeper/pool-world/testing';
import { expect, it } from 'vitest';
import { aCloud } from './a-cloud.ts';

const group = { AutoScalingGroupName: groupName };

it('a warm pool is filled, described, and deleted by force', async () => {
  const { autoScaling, pass } = await aCloud();

  await autoScaling.send(
    new PutWarmPoolCommand({ ...group, MinSize: 1, MaxGroupPreparedCapacity: 1, PoolState: 'Running' }),
  );
  pass(600);
  const filled = await autoScaling.send(new DescribeWarmPoolCommand(group));
  const described = await autoScaling.send(new DescribeAutoScalingGroupsCommand({}));
  const instances = await autoScaling.send(new DescribeAutoScalingInstancesCommand({}));
  await autoScaling.send(new DeleteWarmPoolCommand({ ...group, ForceDelete: true }));
  const emptied = await autoScaling.send(new DescribeWarmPoolCommand(group));

  expect(filled).toMatchObject({
    WarmPoolConfiguration: { MinSize: 1, MaxGroupPreparedCapacity: 1, PoolState: 'Running' },
    Instances: [{ LifecycleState: 'Warmed:Running' }],
  });
  expect(described.AutoScalingGroups).toMatchObject([
    { WarmPoolSize: 1, WarmPoolConfiguration: { MinSize: 1 }, Instances: [] },
  ]);
  expect(instances.AutoScalingInstances).toMatchObject([{ ...group, LifecycleState: 'Warmed:Running' }]);
  expect(emptied.WarmPoolConfiguration).toMatchObject({ Status: 'PendingDelete' });
});

it('a warm pool with instances is not deleted without force', async () => {
  const { autoScaling, pass } = await aCloud();
  await autoScaling.send(new PutWarmPoolCommand({ ...group, MinSize: 1, MaxGroupPreparedCapacity: -1 }));
  pass(600);

  const request = autoScaling.send(new DeleteWarmPoolCommand(group));

  await expect(request).rejects.toMatchObject({ name: 'ResourceInUseFault' });
});

it('a warm pool with hibernated instances is refused', async () => {
  const { autoScaling } = await aCloud();

  const request = autoScaling.send(new PutWarmPoolCommand({ ...group, PoolState: 'Hibernated' }));

  await expect(request).rejects.toMatchObject({ name: 'ValidationError' });
});
