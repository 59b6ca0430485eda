import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeInstancesCommand,
  DescribeInstanceStatusCommand,
  DescribeVolumesCommand,
  paginateDescribeInstances,
  TerminateInstancesCommand,
  type DescribeInstancesCommandInput,
  type Filter,
} from '@aws-sdk/client-ec2';
import { groupName } from '@poolkeeper/pool-world/testing';
import { describe, expect, it } from 'vitest';
import { aCloud, type Cloud } from './a-cloud.ts';

const unknownId = 'i-0123456789abcdef0';

describe('describing instances', () => {
  it('returns each instance in its own reservation', async () => {
    const { cloud, ids } = await aCloudWithInstances(2);

    const { Reservations: reservations = [] } = await cloud.ec2.send(new DescribeInstancesCommand({}));

    expect(reservations.map(({ Instances }) => Instances?.length)).toEqual([1, 1]);
    expect(reservations[0]).toMatchObject({
      OwnerId: '000000000000',
      Instances: [
        {
          InstanceId: ids[0],
          State: { Code: 16, Name: 'running' },
          LaunchTime: expect.any(Date) as Date,
          Tags: expect.arrayContaining([{ Key: 'aws:autoscaling:groupName', Value: groupName }]) as unknown,
        },
      ],
    });
  });

  it('returns only the requested instances', async () => {
    const { cloud, ids } = await aCloudWithInstances(3);

    expect(await describedIds(cloud, { InstanceIds: ids.slice(1) })).toEqual(ids.slice(1));
  });

  it('refuses one unknown id', async () => {
    const { cloud, ids } = await aCloudWithInstances(1);

    await expect(describedIds(cloud, { InstanceIds: [...ids, unknownId] })).rejects.toMatchObject({
      name: 'InvalidInstanceID.NotFound',
      message: `The instance ID '${unknownId}' does not exist`,
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('lists all unknown ids, and no others', async () => {
    const { cloud, ids } = await aCloudWithInstances(1);
    const another = 'i-0123456789abcdef1';

    await expect(describedIds(cloud, { InstanceIds: [unknownId, ...ids, another] })).rejects.toMatchObject({
      name: 'InvalidInstanceID.NotFound',
      message: `The instance IDs '${unknownId}, ${another}' do not exist`,
    });
  });

  it('refuses malformed ids', async () => {
    const { cloud } = await aCloudWithInstances(0);

    await expect(describedIds(cloud, { InstanceIds: ['web-1'] })).rejects.toMatchObject({
      name: 'InvalidInstanceID.Malformed',
      message: 'Invalid id: "web-1"',
    });
  });

  it.each<{ filter: Filter; found: number }>([
    { filter: { Name: 'tag:aws:autoscaling:groupName', Values: [groupName] }, found: 2 },
    { filter: { Name: 'tag:team', Values: ['plat*'] }, found: 2 },
    { filter: { Name: 'tag:team', Values: ['plat'] }, found: 0 },
    { filter: { Name: 'tag-key', Values: ['team'] }, found: 2 },
    { filter: { Name: 'instance-state-name', Values: ['pending', 'running'] }, found: 2 },
    { filter: { Name: 'instance-state-name', Values: ['terminated'] }, found: 0 },
    { filter: { Name: 'instance-type', Values: ['t3.smal?'] }, found: 2 },
    { filter: { Name: 'instance-lifecycle', Values: ['spot'] }, found: 0 },
  ])('filters by $filter.Name = $filter.Values', async ({ filter, found }) => {
    const { cloud } = await aCloudWithInstances(2);

    expect(await describedIds(cloud, { Filters: [filter] })).toHaveLength(found);
  });

  it('refuses a filter that EC2 does not have', async () => {
    const { cloud } = await aCloudWithInstances(1);

    await expect(
      describedIds(cloud, { Filters: [{ Name: 'mood', Values: ['good'] }] }),
    ).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: "The filter 'mood' is invalid",
    });
  });

  it('returns every instance once over all pages', async () => {
    const { cloud, ids } = await aCloudWithInstances(7);

    const pages: string[][] = [];
    for await (const { Reservations } of paginateDescribeInstances({ client: cloud.ec2, pageSize: 5 }, {})) {
      pages.push((Reservations ?? []).map(({ Instances }) => Instances?.[0]?.InstanceId ?? ''));
    }

    expect(pages.map((page) => page.length)).toEqual([5, 2]);
    expect(pages.flat()).toEqual(ids);
  });

  it('refuses pages that are too small, too large, or of requested instances', async () => {
    const { cloud, ids } = await aCloudWithInstances(1);

    await expect(describedIds(cloud, { MaxResults: 4 })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: 'Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than 5.',
    });
    await expect(describedIds(cloud, { MaxResults: 1001 })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await expect(describedIds(cloud, { MaxResults: 5, InstanceIds: ids })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
    await expect(describedIds(cloud, { MaxResults: 5, NextToken: 'made up' })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });

  it('refuses a dry run as EC2 does', async () => {
    const { cloud } = await aCloudWithInstances(1);

    await expect(describedIds(cloud, { DryRun: true })).rejects.toMatchObject({
      name: 'DryRunOperation',
      $metadata: { httpStatusCode: 412 },
    });
  });
});

describe('terminating instances', () => {
  it('returns the previous and the current state', async () => {
    const { cloud, ids } = await aCloudWithInstances(1);

    const answer = await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: ids }));

    expect(answer.TerminatingInstances).toEqual([
      {
        InstanceId: ids[0],
        PreviousState: { Code: 16, Name: 'running' },
        CurrentState: { Code: 32, Name: 'shutting-down' },
      },
    ]);
  });

  it('terminates none when one is unknown', async () => {
    const { cloud, ids } = await aCloudWithInstances(1);

    const request = cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [...ids, unknownId] }));

    await expect(request).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
    expect(cloud.world.ec2.describeInstances()).toMatchObject([{ state: 'running' }]);
  });

  it('refuses a request without ids', async () => {
    const { cloud } = await aCloudWithInstances(1);

    await expect(
      cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: undefined })),
    ).rejects.toMatchObject({
      name: 'MissingParameter',
      message: 'The request must contain the parameter InstanceId',
    });
  });
});

describe('tags of instances', () => {
  it('are created, changed and deleted', async () => {
    const { cloud, ids } = await aCloudWithInstances(2);
    const Resources = ids.slice(1);
    const before = await tagsOf(cloud, ids);

    await cloud.ec2.send(
      new CreateTagsCommand({ Resources, Tags: [{ Key: 'a', Value: '1' }, { Key: 'b' }] }),
    );
    await cloud.ec2.send(new CreateTagsCommand({ Resources, Tags: [{ Key: 'a', Value: '2' }] }));
    const created = await tagsOf(cloud, ids);
    await cloud.ec2.send(
      new DeleteTagsCommand({
        Resources,
        Tags: [{ Key: 'a', Value: 'another' }, { Key: 'b' }, { Key: 'c' }],
      }),
    );
    const deleted = await tagsOf(cloud, ids);

    expect(created).toEqual([before[0], { ...before[1], a: '2', b: '' }]);
    expect(deleted).toEqual([before[0], { ...before[1], a: '2' }]);
  });

  it('are all deleted by a request without keys, except those of AWS', async () => {
    const { cloud, ids } = await aCloudWithInstances(1);

    await cloud.ec2.send(new DeleteTagsCommand({ Resources: ids }));

    expect(await tagsOf(cloud, ids)).toEqual([{ 'aws:autoscaling:groupName': groupName }]);
  });

  it.each([
    ['of an unknown instance', { Resources: [unknownId] }, 'InvalidInstanceID.NotFound'],
    ['of another resource', { Resources: ['vol-0123456789abcdef0'] }, 'NotImplemented'],
    ['without a resource', { Resources: [] }, 'MissingParameter'],
    ['without a tag', { Tags: [] }, 'MissingParameter'],
    ['of AWS', { Tags: [{ Key: 'aws:a', Value: '1' }] }, 'InvalidParameterValue'],
    ['without a key', { Tags: [{ Key: '', Value: '1' }] }, 'InvalidParameterValue'],
    ['with a key of 129 characters', { Tags: [{ Key: 'k'.repeat(129) }] }, 'InvalidParameterValue'],
    [
      'with a value of 257 characters',
      { Tags: [{ Key: 'a', Value: 'v'.repeat(257) }] },
      'InvalidParameterValue',
    ],
    [
      'beyond 50 of an instance',
      { Tags: Array.from({ length: 50 }, (_, at) => ({ Key: `tag ${at}` })) },
      'TagLimitExceeded',
    ],
  ])('%s are refused', async (_what, input, name) => {
    const { cloud, ids } = await aCloudWithInstances(1);

    const request = cloud.ec2.send(
      new CreateTagsCommand({ Resources: ids, Tags: [{ Key: 'a', Value: '1' }], ...input }),
    );

    await expect(request).rejects.toMatchObject({ name });
  });
});

describe('describing the status of instances', () => {
  it('returns only running instances by default', async () => {
    const { cloud, ids } = await aCloudWithInstances(2);
    await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: ids.slice(1) }));

    const running = await cloud.ec2.send(new DescribeInstanceStatusCommand({}));
    const all = await cloud.ec2.send(new DescribeInstanceStatusCommand({ IncludeAllInstances: true }));

    expect(running.InstanceStatuses).toMatchObject([
      { InstanceId: ids[0], InstanceStatus: { Status: 'ok' } },
    ]);
    expect(all.InstanceStatuses?.map(({ SystemStatus }) => SystemStatus?.Status)).toEqual([
      'ok',
      'not-applicable',
    ]);
  });
});

it('reports that it does not serve an operation of EC2', async () => {
  const { ec2 } = await aCloud();

  await expect(ec2.send(new DescribeVolumesCommand({}))).rejects.toMatchObject({ name: 'NotImplemented' });
});

async function aCloudWithInstances(count: number) {
  const cloud = await aCloud({ group: { desiredCapacity: count, tags: { team: 'platform' } } });
  cloud.pass(60);
  await cloud.ec2.send(new DescribeInstancesCommand({}));
  return { cloud, ids: cloud.world.ec2.describeInstances().map(({ instanceId }) => instanceId) };
}

async function tagsOf({ ec2 }: Cloud, ids: string[]): Promise<Record<string, string | undefined>[]> {
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: ids }));
  return Reservations.flatMap(({ Instances = [] }) =>
    Instances.map(({ Tags = [] }) => Object.fromEntries(Tags.map(({ Key = '', Value }) => [Key, Value]))),
  );
}

async function describedIds(
  { ec2 }: Cloud,
  input: DescribeInstancesCommandInput,
): Promise<(string | undefined)[]> {
  const { Reservations: reservations = [] } = await ec2.send(new DescribeInstancesCommand(input));
  return reservations.flatMap(({ Instances }) => (Instances ?? []).map(({ InstanceId }) => InstanceId));
}
