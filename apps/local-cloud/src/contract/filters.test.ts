import {
  DescribeAlarmsCommand,
  CloudWatchClient,
  ListMetricsCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeAvailabilityZonesCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  type EC2Client,
  type Filter,
} from '@aws-sdk/client-ec2';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListSchedulesCommand, SchedulerClient, UpdateScheduleCommand } from '@aws-sdk/client-scheduler';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aFunction } from '../testing/a-function.ts';
import { aCloud, type Cloud } from './a-cloud.ts';

const where = (Name: string, ...Values: string[]): { Filters: Filter[] } => ({ Filters: [{ Name, Values }] });
const colour = where('colour', 'blue');
const vpcId = 'vpc-0123456789abcdef0';

describe('a filter of EC2', () => {
  it('selects subnets', async () => {
    const { ec2 } = await aCloud();
    const ids = async (filters: { Filters: Filter[] }) =>
      (await ec2.send(new DescribeSubnetsCommand(filters))).Subnets?.map(({ SubnetId }) => SubnetId);

    expect(await ids(where('availability-zone', 'eu-west-1b'))).toEqual(['subnet-0123456789abcdef1']);
    expect(await ids(where('subnet-id', 'subnet-*0', 'none'))).toEqual(['subnet-0123456789abcdef0']);
    expect(await ids(where('vpc-id', vpcId))).toHaveLength(3);
    expect(await ids(where('vpc-id', 'vpc-00000000000000000'))).toEqual([]);
  });

  it('selects security groups, VPCs, zones and launch templates', async () => {
    const { ec2, account } = await aCloud();
    account.launchTemplates.create({ name: 'blue' }, {});
    account.launchTemplates.create({ name: 'green' }, {});

    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand(where('group-name', 'none')));
    const { SecurityGroups: named } = await ec2.send(
      new DescribeSecurityGroupsCommand({ GroupNames: ['default'] }),
    );
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand(where('is-default', 'true')));
    const zones = await ec2.send(new DescribeAvailabilityZonesCommand({ ZoneNames: ['eu-west-1c'] }));
    const templates = await ec2.send(
      new DescribeLaunchTemplatesCommand(where('launch-template-name', 'gr*')),
    );

    expect(SecurityGroups).toEqual([]);
    expect(named).toMatchObject([{ GroupName: 'default', VpcId: vpcId }]);
    expect(Vpcs).toMatchObject([{ VpcId: vpcId }]);
    expect(zones.AvailabilityZones?.map(({ ZoneName }) => ZoneName)).toEqual(['eu-west-1c']);
    expect(templates.LaunchTemplates?.map(({ LaunchTemplateName }) => LaunchTemplateName)).toEqual(['green']);
    await expect(
      ec2.send(new DescribeAvailabilityZonesCommand({ ZoneNames: ['eu-west-9a'] })),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(
      ec2.send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName: 'blue', Versions: ['7'] })),
    ).rejects.toMatchObject({ name: 'InvalidLaunchTemplateId.VersionNotFound' });
  });

  it('selects instance types, their offerings and images', async () => {
    const { ec2 } = await aCloud();

    const types = await ec2.send(
      new DescribeInstanceTypesCommand(where('processor-info.supported-architecture', 'arm64')),
    );
    const offerings = await ec2.send(
      new DescribeInstanceTypeOfferingsCommand(where('instance-type', 't4g.*')),
    );
    const image = async (filters: { Filters: Filter[] }, Owners?: string[]) =>
      (await ec2.send(new DescribeImagesCommand({ ...filters, Owners }))).Images?.map(
        ({ Architecture }) => Architecture,
      );

    expect(types.InstanceTypes?.every(({ InstanceType = '' }) => /^\w\dg/.test(InstanceType))).toBe(true);
    expect(types.InstanceTypes?.length).toBeGreaterThan(5);
    expect(offerings.InstanceTypeOfferings?.length).toBeGreaterThan(2);
    expect(await image(where('name', 'spacelift-*-arm64'), ['643313122712'])).toEqual(['arm64']);
    expect(await image(where('name', 'amzn2-*'))).toEqual([]);
    expect(await image(where('image-type', 'kernel'))).toEqual([]);
    expect(await image(where('architecture', 'arm64'), ['self'])).toEqual([]);
  });

  it('selects instances by subnet and VPC', async () => {
    const { ec2, pass } = await aCloud({ group: { desiredCapacity: 2 } });
    pass(120);
    const found = async (filters: { Filters: Filter[] }) =>
      (await ec2.send(new DescribeInstancesCommand(filters))).Reservations?.flatMap(
        ({ Instances = [] }) => Instances,
      ) ?? [];

    const [one] = await found(where('vpc-id', vpcId));
    const sameSubnet = await found(where('subnet-id', one?.SubnetId ?? 'none'));

    expect(one).toMatchObject({ VpcId: vpcId, SubnetId: expect.stringMatching(/^subnet-/) as string });
    expect(sameSubnet.length).toBeGreaterThan(0);
    expect(await found(where('subnet-id', 'subnet-00000000000000000'))).toEqual([]);
  });

  it.each([
    ['subnets', (ec2: EC2Client) => ec2.send(new DescribeSubnetsCommand(colour))],
    ['security groups', (ec2: EC2Client) => ec2.send(new DescribeSecurityGroupsCommand(colour))],
    ['launch templates', (ec2: EC2Client) => ec2.send(new DescribeLaunchTemplatesCommand(colour))],
    ['zones', (ec2: EC2Client) => ec2.send(new DescribeAvailabilityZonesCommand(colour))],
    ['instance types', (ec2: EC2Client) => ec2.send(new DescribeInstanceTypesCommand(colour))],
    ['images', (ec2: EC2Client) => ec2.send(new DescribeImagesCommand(colour))],
    ['VPCs', (ec2: EC2Client) => ec2.send(new DescribeVpcsCommand(colour))],
    ['instances', (ec2: EC2Client) => ec2.send(new DescribeInstancesCommand(colour))],
  ])('for %s is refused when it does not exist', async (_what, send) => {
    const { ec2 } = await aCloud();

    await expect(send(ec2)).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: "The filter 'colour' is invalid",
    });
  });
});

describe('a filter of CloudWatch', () => {
  it('selects metrics by dimension, and alarms by state', async () => {
    const cloud = await aCloud();
    const cloudWatch = client(CloudWatchClient, cloud);
    for (const Value of ['a', 'b']) {
      const MetricData = [{ MetricName: 'Demand', Dimensions: [{ Name: 'Pool', Value }], Value: 1 }];
      await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'Poolkeeper', MetricData }));
    }
    const properties = {
      Namespace: 'Poolkeeper',
      MetricName: 'Demand',
      Dimensions: [{ Name: 'Pool', Value: 'a' }],
      Statistic: 'Maximum',
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    };
    cloud.account.alarms.put({ name: 'an-alarm', arn: 'arn', properties });
    cloud.pass(60);
    const metrics = async (Dimensions: { Name: string; Value?: string }[]) =>
      (await cloudWatch.send(new ListMetricsCommand({ Dimensions }))).Metrics;
    const alarms = async (StateValue: 'ALARM' | 'OK') =>
      (await cloudWatch.send(new DescribeAlarmsCommand({ StateValue }))).MetricAlarms;

    expect(await metrics([{ Name: 'Pool', Value: 'b' }])).toHaveLength(1);
    expect(await metrics([{ Name: 'Pool' }])).toHaveLength(2);
    expect(await metrics([{ Name: 'Group' }])).toEqual([]);
    expect(await alarms('ALARM')).toHaveLength(1);
    expect(await alarms('OK')).toEqual([]);
  });
});

describe('a pattern of CloudWatch Logs', () => {
  const lines = [
    '{"level":"INFO","ms":3,"pool":"a"}',
    '{"level":"ERROR","ms":40,"pool":"ab"}',
    'plain ERROR text',
  ];

  it.each([
    ['ERROR', [1, 2]],
    ['ERROR -plain', [1]],
    ['?INFO ?plain', [0, 2]],
    ['"plain ERROR"', [2]],
    ['{ $.level = "ERROR" }', [1]],
    ['{ $.level != "ERROR" }', [0]],
    ['{ $.ms > 3 }', [1]],
    ['{ $.ms >= 3 && $.pool = a* }', [0, 1]],
    ['{ $.pool = "a" || $.ms = 40 }', [0, 1]],
    ['{ $.missing NOT EXISTS }', [0, 1]],
  ])('%s selects lines %j', async (filterPattern, found) => {
    const cloud = await aCloud();
    const { account } = cloud;
    account.logGroups.put('a-group');
    for (const text of lines) account.logGroups.write('a-group', { stream: 'a-stream', text });

    const answer = await client(CloudWatchLogsClient, cloud).send(
      new FilterLogEventsCommand({ logGroupName: 'a-group', filterPattern }),
    );

    expect(answer.events?.map(({ message }) => message)).toEqual(found.map((index) => lines[index]));
  });

  it.each([
    ['{ $.level = }', 'InvalidParameterException'],
    ['{ level = 1 }', 'InvalidParameterException'],
    ['"not closed', 'InvalidParameterException'],
    ['[ip, user, status = 4*]', 'NotImplemented'],
    ['%regular [expressions]%', 'NotImplemented'],
  ])('%s is refused', async (filterPattern, name) => {
    const cloud = await aCloud();
    cloud.account.logGroups.put('a-group');
    const command = new FilterLogEventsCommand({ logGroupName: 'a-group', filterPattern });

    await expect(client(CloudWatchLogsClient, cloud).send(command)).rejects.toMatchObject({ name });
  });
});

describe('a list of schedules', () => {
  it('is filtered by group and state, and an expression that is invalid is refused', async () => {
    const cloud = await aCloud({ functions: ['a-function'] });
    const scheduler = client(SchedulerClient, cloud);
    const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:a-function';
    cloud.account.schedules.put({
      name: 'a',
      expression: 'rate(5 minutes)',
      enabled: false,
      targetArn: functionArn,
    });
    const names = async (input: { GroupName?: string; State?: 'ENABLED' | 'DISABLED' }) =>
      (await scheduler.send(new ListSchedulesCommand(input))).Schedules?.map(({ Name }) => Name);
    const update = (ScheduleExpression: string) =>
      scheduler.send(
        new UpdateScheduleCommand({
          ...{ Name: 'a', ScheduleExpression, FlexibleTimeWindow: { Mode: 'OFF' } },
          Target: { Arn: functionArn, RoleArn: 'arn:aws:iam::000000000000:role/any' },
        }),
      );

    expect(await names({ State: 'DISABLED' })).toEqual(['a']);
    expect(await names({ State: 'ENABLED' })).toEqual([]);
    expect(await names({ GroupName: 'default' })).toEqual(['a']);
    expect(await names({ GroupName: 'other' })).toEqual([]);
    await expect(update('cron(0 9 * * ? *)')).rejects.toMatchObject({ name: 'NotImplemented' });
    await expect(update('every minute')).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('an invocation', { timeout: 30_000 }, () => {
  it('is refused if its payload is not JSON', async () => {
    const lambda = client(LambdaClient, await aCloud({ functions: ['a-function'] }));

    await expect(
      lambda.send(new InvokeCommand({ FunctionName: 'a-function', Payload: Buffer.from('{') })),
    ).rejects.toMatchObject({
      name: 'InvalidRequestContentException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('returns the last lines of its log', async () => {
    const cloud = await aCloud();
    const { identities, functions, logGroups } = cloud.account;
    const { arn } = identities.putRole('printer', { trust: { Statement: [] } });
    identities.setInlinePolicy('printer', 'logs', {
      Statement: [{ Effect: 'Allow', Action: 'logs:*', Resource: '*' }],
    });
    logGroups.put('/aws/lambda/printer');
    functions.create(aFunction({ name: 'printer', handler: 'index.print' }), arn);
    const lambda = client(LambdaClient, cloud);
    const invoke = (LogType: 'Tail' | 'None') =>
      lambda.send(new InvokeCommand({ FunctionName: 'printer', LogType }));

    const { LogResult = '' } = await invoke('Tail');

    expect(Buffer.from(LogResult, 'base64').toString()).toContain('one\ntwo\n');
    expect(await invoke('None')).not.toHaveProperty('LogResult');
  });
});

it('a member that local-cloud does not read is refused and not ignored', async () => {
  const lambda = client(LambdaClient, await aCloud());

  await expect(lambda.send(new ListFunctionsCommand({ MasterRegion: 'ALL' }))).rejects.toMatchObject({
    name: 'NotImplemented',
    message: 'local-cloud does not serve lambda:ListFunctions with MasterRegion',
  });
});

function client<Client extends { destroy(): void }>(
  Type: new (settings: Cloud['settings']) => Client,
  { settings }: Pick<Cloud, 'settings'>,
): Client {
  const made = new Type(settings);
  onTestFinished(() => {
    made.destroy();
  });
  return made;
}
