import { DescribeInstancesCommand, EC2Client, type InstanceStateName } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createInstanceDirectory } from './index.ts';

const ec2 = mockClient(EC2Client);

beforeEach(() => {
  ec2.reset();
});

describe('looking instances up', () => {
  it('leaves out ids that EC2 does not know, and queries by filter so that they do not fail the call', async () => {
    ec2.on(DescribeInstancesCommand).resolves({
      Reservations: [{ Instances: [{ InstanceId: 'i-1', LaunchTime: new Date(1000) }] }],
    });
    expect(await machines(['i-1', 'i-gone'])).toEqual(
      new Map([['i-1', { launchedAt: 1000, isRunning: true, isSpot: false }]]),
    );
    expect(ec2.commandCalls(DescribeInstancesCommand)[0]?.args[0].input).toMatchObject({
      Filters: [{ Name: 'instance-id', Values: ['i-1', 'i-gone'] }],
    });
  });

  it('fails when EC2 does, instead of knowing no instance', async () => {
    ec2.on(DescribeInstancesCommand).rejects(new Error('throttled'));
    await expect(machines(['i-1'])).rejects.toThrow('throttled');
  });

  it.each<[InstanceStateName | 'rebooting', boolean]>([
    ['pending', true],
    ['running', true],
    ['rebooting', true],
    ['stopping', false],
    ['stopped', false],
    ['shutting-down', false],
    ['terminated', false],
  ])('that are %s count as running: %s', async (name, isRunning) => {
    ec2.on(DescribeInstancesCommand).resolves({
      Reservations: [{ Instances: [{ InstanceId: 'i-1', State: { Name: name as InstanceStateName } }] }],
    });
    expect(await machines(['i-1'])).toEqual(new Map([['i-1', { isRunning, isSpot: false }]]));
  });

  it.each<
    [
      string,
      {
        report?: unknown;
        setUpAt?: number;
        hasSeveralWorkers?: boolean;
        failedStep?: string;
        bootReport?: unknown;
        poolId?: string;
      },
    ]
  >([
    ['poolkeeper:run=busy 2026-11-27T12:00:00Z', { report: { busy: true, at: Date.UTC(2026, 10, 27, 12) } }],
    ['poolkeeper:run=idle 2026-11-27T12:00:00Z', { report: { busy: false, at: Date.UTC(2026, 10, 27, 12) } }],
    ['poolkeeper:run=free 2026-11-27T12:00:00Z', {}],
    ['poolkeeper:run=busy', {}],
    ['poolkeeper:run=busy yesterday', {}],
    ['poolkeeper:run=busy 2026-13-41T12:00:00Z', {}],
    ['poolkeeper:setup=done 2026-11-27T12:00:00Z', { setUpAt: Date.UTC(2026, 10, 27, 12) }],
    ['poolkeeper:workers=several 2026-11-27T12:00:00Z', { hasSeveralWorkers: true }],
    ['poolkeeper:workers=several', {}],
    ['poolkeeper:setup=begun 2026-11-27T12:00:00Z', {}],
    ['poolkeeper:boot=docker 2026-11-27T12:00:00Z', { failedStep: 'docker' }],
    ['poolkeeper:boot=docker', {}],
    ['poolkeeper:boot=forged 2026-11-27T12:00:00Z', {}],
    [
      'poolkeeper:boot-times=2026-11-27T12:00:00Z setup 8.1-12.0 secrets 8.3-9.5 registration 9.8',
      {
        bootReport: {
          kernelAt: Date.UTC(2026, 10, 27, 12),
          steps: {
            setup: { beganMs: 8_100, endedMs: 12_000 },
            secrets: { beganMs: 8_300, endedMs: 9_500 },
            registration: { beganMs: 9_800 },
          },
        },
      },
    ],
    [
      'poolkeeper:boot-times=2026-11-27T12:00:00Z forged 1.0-2.0 launcher 1-2',
      { bootReport: { kernelAt: Date.UTC(2026, 10, 27, 12), steps: {} } },
    ],
    ['poolkeeper:boot-times=2026-11-27T12:00:00Z', {}],
    ['poolkeeper:boot-times=yesterday setup 8.1-12.0', {}],
    ['poolkeeper:pool=01HZX5S8F4T6Q2N9V7W3KJ0RMB', { poolId: '01HZX5S8F4T6Q2N9V7W3KJ0RMB' }],
  ])('reads the tag %s', async (tag, expected) => {
    const [Key, Value] = tag.split('=');
    ec2.on(DescribeInstancesCommand).resolves({
      Reservations: [{ Instances: [{ InstanceId: 'i-1', Tags: [{ Key, Value }, { Key: 'Name' }] }] }],
    });
    expect(await machines(['i-1'])).toEqual(
      new Map([['i-1', { isRunning: true, isSpot: false, ...expected }]]),
    );
  });

  it('tells spot instances, and their types', async () => {
    ec2.on(DescribeInstancesCommand).resolves({
      Reservations: [
        { Instances: [{ InstanceId: 'i-1', InstanceType: 'm7i.large', InstanceLifecycle: 'spot' }] },
      ],
    });
    expect((await machines(['i-1'])).get('i-1')).toMatchObject({ instanceType: 'm7i.large', isSpot: true });
  });

  it('queries as many at once as a filter accepts', async () => {
    ec2.on(DescribeInstancesCommand).resolves({});
    await machines(Array.from({ length: 201 }, (_, index) => `i-${index}`));
    const sizes = ec2
      .commandCalls(DescribeInstancesCommand)
      .map((call) => call.args[0].input.Filters?.[0]?.Values?.length);
    expect(sizes).toEqual([200, 1]);
  });

  it('returns none and sends no request for an empty list', async () => {
    expect(await machines([])).toEqual(new Map());
    expect(ec2.calls()).toHaveLength(0);
  });
});

function machines(ids: readonly string[]) {
  return createInstanceDirectory({ region: 'eu-west-1' }).machines(ids);
}
