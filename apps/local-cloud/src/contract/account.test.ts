import { CloudWatchClient, GetMetricDataCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeAvailabilityZonesCommand,
  DescribeImagesCommand,
  DescribeInstanceTypesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
} from '@aws-sdk/client-ec2';
import { GetRoleCommand, IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import {
  GetAccountSettingsCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  InvokeCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { GetParametersByPathCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aCloud, type Cloud } from './a-cloud.ts';

describe('functions', { timeout: 30_000 }, () => {
  it('are described and invoked, with their result or their error', async () => {
    const cloud = await aCloud({ functions: ['a-function'] });
    const { account } = cloud;
    const lambda = client(LambdaClient, cloud);
    const FunctionName = 'a-function';

    const invoked = await lambda.send(
      new InvokeCommand({ FunctionName, Payload: Buffer.from('{"hello":"pool"}') }),
    );

    expect(invoked).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(JSON.parse(invoked.Payload?.transformToString() ?? '')).toMatchObject({
      event: { hello: 'pool' },
    });
    expect(await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }))).toMatchObject({
      FunctionName,
      MemorySize: 128,
      State: 'Active',
    });
    await expect(lambda.send(new GetPolicyCommand({ FunctionName }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    account.functions.setPermission(FunctionName, 'a-permission', {
      effect: 'Allow',
      actions: ['lambda:InvokeFunction'],
      principals: ['Service:events.amazonaws.com'],
      conditions: {},
    });
    const { Policy = '' } = await lambda.send(new GetPolicyCommand({ FunctionName }));
    expect(JSON.parse(Policy)).toMatchObject({
      Statement: [{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' } }],
    });
    await expect(lambda.send(new InvokeCommand({ FunctionName: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    account.logGroups.put('/aws/lambda/a-function');
  });
});

describe('metrics', () => {
  it('are read by period', async () => {
    const cloud = await aCloud();
    const { world } = cloud;
    const cloudWatch = client(CloudWatchClient, cloud);
    const metric = { Namespace: 'Poolkeeper', MetricName: 'Demand' };
    const Dimensions = [{ Name: 'Pool', Value: 'a-pool' }];
    for (const [minute, Value] of [2, 5, 3].entries()) {
      const Timestamp = new Date(world.now + minute * 60_000);
      const MetricData = [{ MetricName: 'Demand', Dimensions, Timestamp, Value }];
      await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'Poolkeeper', MetricData }));
    }

    const { MetricDataResults } = await cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(world.now - 600_000),
        EndTime: new Date(world.now + 600_000),
        MetricDataQueries: [
          { Id: 'demand', MetricStat: { Metric: { ...metric, Dimensions }, Period: 300, Stat: 'Maximum' } },
        ],
      }),
    );

    expect(MetricDataResults).toMatchObject([{ Id: 'demand', Values: [5], StatusCode: 'Complete' }]);
  });
});

describe('logs', () => {
  it('are searched by words and by fields', async () => {
    const cloud = await aCloud();
    const { account } = cloud;
    const logs = client(CloudWatchLogsClient, cloud);
    account.logGroups.put('a-group');
    for (const text of ['{"message":"pass","pool":"a"}', '{"message":"pass","pool":"b"}', 'plain words']) {
      account.logGroups.write('a-group', { stream: 'a-stream', text });
    }
    const search = async (filterPattern: string) => {
      const command = new FilterLogEventsCommand({ logGroupName: 'a-group', filterPattern });
      return (await logs.send(command)).events?.map(({ message }) => message);
    };

    expect(await search('words')).toEqual(['plain words']);
    expect(await search('{ $.pool = "b" }')).toEqual(['{"message":"pass","pool":"b"}']);
    expect(await search('')).toHaveLength(3);
    await expect(logs.send(new FilterLogEventsCommand({ logGroupName: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

describe('the checks before a deployment', () => {
  it('read the network', async () => {
    const { ec2 } = await aCloud();

    const { Subnets } = await ec2.send(new DescribeSubnetsCommand({}));
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({}));
    const { AvailabilityZones } = await ec2.send(new DescribeAvailabilityZonesCommand({}));

    expect(Subnets?.map(({ AvailabilityZone }) => AvailabilityZone)).toEqual([
      'eu-west-1a',
      'eu-west-1b',
      'eu-west-1c',
    ]);
    expect(SecurityGroups).toMatchObject([{ GroupName: 'default' }]);
    expect(AvailabilityZones).toHaveLength(3);
    await expect(
      ec2.send(new DescribeSubnetsCommand({ SubnetIds: ['subnet-00000000000000000'] })),
    ).rejects.toMatchObject({ name: 'InvalidSubnetID.NotFound' });
    await expect(
      ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: ['sg-00000000000000000'] })),
    ).rejects.toMatchObject({ name: 'InvalidGroup.NotFound' });
  });

  it('read instance types and images', async () => {
    const { ec2 } = await aCloud();

    const { InstanceTypes } = await ec2.send(
      new DescribeInstanceTypesCommand({ InstanceTypes: ['m7g.large', 't3.small'] }),
    );
    const { Images } = await ec2.send(
      new DescribeImagesCommand({ Filters: [{ Name: 'architecture', Values: ['arm64'] }] }),
    );

    expect(InstanceTypes).toMatchObject([
      {
        InstanceType: 'm7g.large',
        ProcessorInfo: { SupportedArchitectures: ['arm64'] },
        MemoryInfo: { SizeInMiB: 8192 },
      },
      { InstanceType: 't3.small', BurstablePerformanceSupported: true, MemoryInfo: { SizeInMiB: 2048 } },
    ]);
    expect(Images).toMatchObject([{ Architecture: 'arm64', State: 'available' }]);
    await expect(
      ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: ['x0.none' as 't3.small'] })),
    ).rejects.toMatchObject({ name: 'InvalidInstanceType' });
    await expect(
      ec2.send(new DescribeImagesCommand({ ImageIds: ['ami-00000000000000000'] })),
    ).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' });
  });

  it('find no image of Spacelift in a region in which it publishes none', async () => {
    const { ec2 } = await aCloud({ group: { region: 'eu-south-1' } });

    const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['643313122712'] }));

    expect(Images).toEqual([]);
  });

  it('simulate the policies of roles, without counting as use', async () => {
    const cloud = await aCloud();
    const { account } = cloud;
    const iam = client(IAMClient, cloud);
    const { arn } = account.identities.putRole('a-role', { trust: trustOf('lambda.amazonaws.com') });
    account.identities.setInlinePolicy('a-role', 'own', {
      Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }],
    });

    const { EvaluationResults } = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: arn,
        ActionNames: ['sqs:SendMessage', 'ec2:DescribeInstances'],
      }),
    );
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'a-role' }));

    expect(EvaluationResults?.map(({ EvalDecision }) => EvalDecision)).toEqual(['allowed', 'implicitDeny']);
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toContain('lambda.amazonaws.com');
    expect(account.identities.uses()).toMatchObject([{ usedActions: [], timesUsed: 0 }]);
  });

  it('read the limit of concurrent executions', async () => {
    const lambda = client(LambdaClient, await aCloud({ functions: ['one'] }));

    const settings = await lambda.send(new GetAccountSettingsCommand({}));

    expect(settings).toMatchObject({
      AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 },
      AccountUsage: { FunctionCount: 1 },
    });
  });

  it('read the quotas', async () => {
    const cloud = await aCloud();
    const { account } = cloud;
    const quotas = client(ServiceQuotasClient, cloud);
    account.quotas.set('L-1216C47A', 5);

    const { Quota } = await quotas.send(
      new GetServiceQuotaCommand({ ServiceCode: 'ec2', QuotaCode: 'L-1216C47A' }),
    );

    expect(Quota).toMatchObject({ Value: 5 });
  });
});

describe('parameters', () => {
  it('are found below a path', async () => {
    const { ssm } = await aCloud();
    for (const Name of ['/pools/a', '/pools/b', '/pools/b/more', '/other']) {
      await ssm.send(new PutParameterCommand({ Name, Value: Name, Type: 'String' }));
    }

    const below = await ssm.send(new GetParametersByPathCommand({ Path: '/pools' }));

    expect(below.Parameters?.map(({ Name }) => Name)).toEqual(['/pools/a', '/pools/b']);
    await expect(
      ssm.send(new PutParameterCommand({ Name: '/other', Value: 'x', Type: 'String' })),
    ).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
  });
});

describe('schedules', () => {
  it('are described, and an unknown one is refused', async () => {
    const cloud = await aCloud({ functions: ['a-function'] });
    const { account } = cloud;
    const scheduler = client(SchedulerClient, cloud);
    account.schedules.put({
      name: 'a-schedule',
      expression: 'rate(5 minutes)',
      enabled: false,
      targetArn: 'arn:aws:lambda:eu-west-1:000000000000:function:a-function',
      input: { pool: 'a' },
    });

    expect(await scheduler.send(new GetScheduleCommand({ Name: 'a-schedule' }))).toMatchObject({
      ScheduleExpression: 'rate(5 minutes)',
      State: 'DISABLED',
      Target: { Input: '{"pool":"a"}' },
    });
    await expect(scheduler.send(new GetScheduleCommand({ Name: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

function trustOf(service: string) {
  return { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }] };
}

function client<Client extends { destroy(): void }>(
  Type: new (settings: Cloud['settings']) => Client,
  { settings }: Cloud,
): Client {
  const made = new Type(settings);
  onTestFinished(() => {
    made.destroy();
  });
  return made;
}
