import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { CreateTagsCommand, DescribeInstancesCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { aCloud, type Cloud } from './a-cloud.ts';

interface Limit {
  readonly what: string;
  readonly burst: number;
  readonly perSecond: number;
  readonly call: (cloud: Cloud) => Promise<unknown>;
}

const running = [{ Name: 'instance-state-name', Values: ['running'] }];

describe('requests beyond the rates that AWS documents are throttled', () => {
  it.each<Limit>([
    {
      what: 'reads of ec2',
      burst: 100,
      perSecond: 20,
      call: ({ ec2 }) => ec2.send(new DescribeSubnetsCommand()),
    },
    {
      what: 'filtered reads of instances',
      burst: 100,
      perSecond: 20,
      call: ({ ec2 }) => ec2.send(new DescribeInstancesCommand({ Filters: running })),
    },
    {
      what: 'unfiltered reads of instances',
      burst: 50,
      perSecond: 10,
      call: ({ ec2 }) => ec2.send(new DescribeInstancesCommand()),
    },
    {
      what: 'tags of instances',
      burst: 100,
      perSecond: 10,
      call: ({ ec2 }) =>
        ec2.send(new CreateTagsCommand({ Resources: ['i-1'], Tags: [{ Key: 'a', Value: '' }] })),
    },
    {
      what: 'calls of auto scaling',
      burst: 100,
      perSecond: 20,
      call: ({ autoScaling }) => autoScaling.send(new DescribeAutoScalingGroupsCommand()),
    },
    {
      what: 'reads of parameters',
      burst: 40,
      perSecond: 40,
      call: ({ ssm }) => ssm.send(new GetParameterCommand({ Name: '/a' })),
    },
  ])('$what: $burst at once, then $perSecond a second', async ({ burst, perSecond, call }) => {
    const cloud = await aCloud({ parameters: { '/a': '' } });

    expect(await acceptedOf(burst + 10, () => call(cloud))).toBe(burst);
    cloud.pass(1);
    expect(await acceptedOf(perSecond + 10, () => call(cloud))).toBe(perSecond);
  });

  it('with the error that the SDK knows as throttling, and other operations go on', async () => {
    const cloud = await aCloud({ parameters: { '/a': '' } });
    await acceptedOf(40, () => cloud.ssm.send(new GetParameterCommand({ Name: '/a' })));

    const read = cloud.ssm.send(new GetParameterCommand({ Name: '/a' }));
    const write = cloud.ssm.send(new PutParameterCommand({ Name: '/b', Value: 'b', Type: 'String' }));

    await expect(read).rejects.toMatchObject({ name: 'ThrottlingException' });
    await expect(write).resolves.toMatchObject({ Version: 1 });
    expect(cloud.account.requestRates.counts.get('ssm:GetParameter')).toEqual({ requests: 41, throttled: 1 });
  });
});

/** How many of these requests were not throttled. */
async function acceptedOf(requests: number, call: () => Promise<unknown>): Promise<number> {
  const answers = await Promise.allSettled(Array.from({ length: requests }, call));
  const isThrottled = (reason: unknown) =>
    reason instanceof Error && /Throttling|RequestLimitExceeded/.test(reason.name);
  return answers.filter((answer) => answer.status === 'fulfilled' || !isThrottled(answer.reason)).length;
}
