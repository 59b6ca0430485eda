import {
  CreateOrUpdateTagsCommand,
  DeleteTagsCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeTagsCommand,
  type Tag,
} from '@aws-sdk/client-auto-scaling';
import { groupName } from '@poolkeeper/pool-world/testing';
import { describe, expect, it } from 'vitest';
import { aCloud } from './a-cloud.ts';

const ofGroup = { ResourceId: groupName, ResourceType: 'auto-scaling-group' };
const pause: Tag = { ...ofGroup, Key: 'poolkeeper:pause', Value: 'a while', PropagateAtLaunch: false };

describe('tags of a group', () => {
  it('are added, replaced and removed one by one', async () => {
    const { autoScaling } = await aCloud();
    const described = async () => {
      const { AutoScalingGroups = [] } = await autoScaling.send(
        new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [groupName] }),
      );
      return AutoScalingGroups[0]?.Tags?.filter(({ Key }) => Key !== 'Name');
    };

    await autoScaling.send(new CreateOrUpdateTagsCommand({ Tags: [pause] }));
    expect(await described()).toEqual([pause]);

    await autoScaling.send(
      new CreateOrUpdateTagsCommand({ Tags: [{ ...pause, Value: 'longer', PropagateAtLaunch: true }] }),
    );
    expect(await described()).toEqual([{ ...pause, Value: 'longer', PropagateAtLaunch: true }]);

    await autoScaling.send(new DeleteTagsCommand({ Tags: [{ ...ofGroup, Key: 'poolkeeper:pause' }] }));
    expect(await described()).toEqual([]);
  });

  it('are described by filters', async () => {
    const { autoScaling } = await aCloud();
    await autoScaling.send(new CreateOrUpdateTagsCommand({ Tags: [pause, { ...pause, Key: 'other' }] }));

    const { Tags } = await autoScaling.send(
      new DescribeTagsCommand({
        Filters: [
          { Name: 'auto-scaling-group', Values: [groupName] },
          { Name: 'key', Values: ['poolkeeper:pause'] },
        ],
      }),
    );

    expect(Tags).toEqual([pause]);
    await expect(
      autoScaling.send(new DescribeTagsCommand({ Filters: [{ Name: 'tag', Values: ['x'] }] })),
    ).rejects.toThrow('Filter type tag is not correct');
  });

  it.each([
    [{ ...pause, ResourceId: 'unknown' }, "'unknown' not found"],
    [{ ...pause, ResourceType: 'instance' }, 'auto-scaling-group'],
    [{ ...pause, Key: 'aws:own' }, 'the prefix aws: is reserved'],
    [{ ...pause, Value: 'x'.repeat(257) }, 'length less than or equal to 256'],
    [{ ...pause, Key: 'x'.repeat(129) }, 'length less than or equal to 128'],
  ])('are refused as %j', async (tag, message) => {
    const { autoScaling } = await aCloud();

    await expect(autoScaling.send(new CreateOrUpdateTagsCommand({ Tags: [tag] }))).rejects.toThrow(message);
  });

  it('are at most 25 in a call and 50 on a group', async () => {
    const { autoScaling } = await aCloud();
    const several = (count: number, from = 0) =>
      Array.from({ length: count }, (_, index) => ({ ...pause, Key: `key-${from + index}` }));
    const put = (Tags: Tag[]) => autoScaling.send(new CreateOrUpdateTagsCommand({ Tags }));

    await expect(put(several(26))).rejects.toThrow('at most 25 tags');
    await put(several(25));
    await put(several(24, 25));
    await expect(put(several(1, 60))).rejects.toThrow('at most 50 tags');
    await put([{ ...pause, Key: 'key-0', Value: 'changed' }]);
  });
});
