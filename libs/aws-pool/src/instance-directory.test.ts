import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createInstanceDirectory } from './index.ts';

const ec2 = mockClient(EC2Client);

beforeEach(() => {
  ec2.reset();
});

describe('launch times', () => {
  it('leaves out ids that EC2 does not know, and asks by filter so that they fail nothing', async () => {
    ec2.on(DescribeInstancesCommand).resolves({
      Reservations: [{ Instances: [{ InstanceId: 'i-1', LaunchTime: new Date(1000) }] }],
    });
    expect(await launchTimes(['i-1', 'i-gone'])).toEqual(new Map([['i-1', 1000]]));
    expect(ec2.commandCalls(DescribeInstancesCommand)[0]?.args[0].input).toMatchObject({
      Filters: [{ Name: 'instance-id', Values: ['i-1', 'i-gone'] }],
    });
  });

  it('asks for as many at once as a filter takes', async () => {
    ec2.on(DescribeInstancesCommand).resolves({});
    await launchTimes(Array.from({ length: 201 }, (_, index) => `i-${index}`));
    const sizes = ec2
      .commandCalls(DescribeInstancesCommand)
      .map((call) => call.args[0].input.Filters?.[0]?.Values?.length);
    expect(sizes).toEqual([200, 1]);
  });

  it('asks nobody about nothing', async () => {
    expect(await launchTimes([])).toEqual(new Map());
    expect(ec2.calls()).toHaveLength(0);
  });
});

function launchTimes(ids: readonly string[]) {
  return createInstanceDirectory({ region: 'eu-west-1' }).launchTimes(ids);
}
