import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { PortInUseError } from '../server/errors.ts';
import { aCloud, signedHeaders, type Cloud } from './a-cloud.ts';

describe('the port', () => {
  it('is named when it is in use', async () => {
    const { server } = await aCloud();

    const error: unknown = await aCloud({ port: server.port }).catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(PortInUseError);
    expect(error).toMatchObject({
      port: server.port,
      message: expect.stringContaining(`port ${server.port} is in use`) as string,
    });
  });

  it('is free again after closing', async () => {
    const { server } = await aCloud();
    await server.close();

    const next = await aCloud({ port: server.port });

    expect(next.server.url).toBe(server.url);
  });
});

describe('a signature', () => {
  it('identifies the caller', async () => {
    const { sts } = await aCloud();

    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '000000000000',
      UserId: expect.stringMatching(/^AIDA[0-9A-Z]{17}$/) as string,
      Arn: 'arn:aws:iam::000000000000:user/operator',
    });
  });

  it('is required by Query services', async () => {
    const cloud = await aCloud();

    const { status, body } = await post(cloud, { body: 'Action=DescribeAutoScalingGroups' });

    expect(status).toBe(403);
    expect(body).toContain('<Code>MissingAuthenticationToken</Code>');
  });

  it('is required by JSON services', async () => {
    const cloud = await aCloud();

    const { status, body } = await post(cloud, {
      headers: { 'x-amz-target': 'AmazonSSM.GetParameter' },
      body: '{}',
    });

    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({
      __type: 'com.amazon.coral.service#MissingAuthenticationTokenException',
    });
  });

  it('for an unsupported service is refused with a list of the supported ones', async () => {
    const cloud = await aCloud();

    const { status, body } = await post(cloud, {
      service: 'rds',
      body: 'Action=DescribeDBInstances',
    });

    expect(status).toBe(501);
    expect(body).toContain('local-cloud does not serve rds; it serves autoscaling, cloudformation, ec2, ');
  });
});

describe('a request that no SDK sends', () => {
  it.each([
    { service: 'autoscaling', code: 'InvalidAction', body: 'Action=Dance' },
    { service: 'autoscaling', code: 'MissingAction', body: '' },
    { service: 'ec2', code: 'InvalidAction', body: 'Action=Dance' },
    { service: 'ec2', code: 'InvalidParameterValue', body: 'Action=DescribeInstances&MaxResults=many' },
    {
      service: 'autoscaling',
      code: 'MalformedInput',
      body: 'Action=SetDesiredCapacity&AutoScalingGroupName=pool&DesiredCapacity=many',
    },
  ])('gets $code from $service for "$body"', async ({ service, code, body }) => {
    const answer = await post(await aCloud(), { service, body });

    expect(answer.status).toBe(400);
    expect(answer.body).toContain(`<Code>${code}</Code>`);
  });

  it.each([
    {
      target: 'AmazonSQS.Dance',
      service: 'sqs',
      type: 'com.amazonaws.sqs#UnknownOperationException',
      body: '{}',
    },
    {
      target: 'AmazonSQS.ListQueues',
      service: 'sqs',
      type: 'com.amazonaws.sqs#SerializationException',
      body: '{',
    },
    {
      target: 'AmazonSSM.GetParameter',
      service: 'ssm',
      type: 'com.amazonaws.ssm#SerializationException',
      body: '{"Name": 5}',
    },
  ])('gets $type for "$body" to $target', async ({ target, service, type, body }) => {
    const headers = { 'x-amz-target': target };

    const answer = await post(await aCloud(), { service, headers, body });

    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({ __type: type });
  });

  it('gets an SQS error with both of its codes', async () => {
    const headers = { 'x-amz-target': 'AmazonSQS.GetQueueUrl' };

    const answer = await post(await aCloud(), { service: 'sqs', headers, body: '{"QueueName": "none"}' });

    expect(JSON.parse(answer.body)).toMatchObject({ __type: 'com.amazonaws.sqs#QueueDoesNotExist' });
    expect(answer.headers.get('x-amzn-query-error')).toBe('AWS.SimpleQueueService.NonExistentQueue;Sender');
    expect(answer.headers.get('content-type')).toBe('application/x-amz-json-1.0');
  });

  it('is refused if it uses the older protocol of SQS', async () => {
    const answer = await post(await aCloud(), { service: 'sqs', body: 'Action=ListQueues' });

    expect(answer.body).toContain('is served only over AWS JSON 1.0');
  });

  it('gets 413 when it is too large', async () => {
    const body = 'x'.repeat(65 * 1024 * 1024);

    expect(await post(await aCloud(), { service: 'sqs', body })).toMatchObject({ status: 413 });
  });
});

describe('the list of contents', () => {
  it('names what is served', async () => {
    const { server } = await aCloud();

    const response = await fetch(`${server.url}/_local`);
    const text = await response.text();

    expect(response.status).toBe(200);
    expect(text).toContain(`aws --endpoint-url ${server.url} autoscaling describe-auto-scaling-groups`);
    expect(text).toContain(
      'DescribeInstanceStatus, DescribeInstanceTypeOfferings, DescribeInstanceTypes, DescribeInstances,',
    );
  });

  it('is the only page besides the console', async () => {
    const { server } = await aCloud();

    expect((await fetch(`${server.url}/favicon.ico`)).status).toBe(404);
  });
});

describe('the control API', () => {
  it('returns the state in numbers', async () => {
    const cloud = await aCloud({ group: { desiredCapacity: 2 } });
    cloud.pass(120);
    await control(cloud, 'state');
    cloud.world.spacelift.queueRun({ stack: 'a', durationSeconds: 60 });

    expect(await control(cloud, 'state')).toEqual({
      status: 200,
      body: {
        poolTime: '2026-01-05T08:02:00.000Z',
        speed: 1,
        groups: [{ name: 'pool', minSize: 0, maxSize: 10, desiredCapacity: 2, instances: { InService: 2 } }],
        workers: { idle: 1, busy: 1, drained: 0 },
        faults: 'none',
        runs: {
          ...{ blocked: 0, queued: 0, running: 1, unconfirmed: 0, confirmed: 0, applying: 0, finished: 0 },
          ...{ interrupted: 0, canceled: 0, stopped: 0, discarded: 0, skipped: 0 },
        },
      },
    });
  });

  it('queues runs', async () => {
    const cloud = await aCloud();

    const answer = await control(cloud, 'runs', '[{"stack": "a", "durationSeconds": 60}]');

    expect(answer.status).toBe(201);
    expect(cloud.world.spacelift.runs()).toMatchObject([
      { stack: 'a', durationSeconds: 60, state: 'queued' },
    ]);
  });

  it.each([
    { body: 'runs!', problem: 'the body is not JSON' },
    { body: '{}', problem: 'the body is not a list' },
    {
      body: '[{"stack": "a", "durationSeconds": 60}, {"stack": "b"}]',
      problem: 'got {"stack":"b"} as run 2',
    },
    { body: '[{"stack": "a", "durationSeconds": 0}]', problem: 'as run 1' },
    { body: '[{"stack": "a", "durationSeconds": 1e999}]', problem: 'as run 1' },
    { body: '[{"stack": "", "durationSeconds": 60}]', problem: 'as run 1' },
    { body: '[null]', problem: 'got null as run 1' },
  ])('refuses $body and queues nothing', async ({ body, problem }) => {
    const cloud = await aCloud();

    const answer = await control(cloud, 'runs', body);

    expect(answer).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining(problem) as string },
    });
    expect(cloud.world.spacelift.runs()).toEqual([]);
  });

  it('lists its routes when a request names another one', async () => {
    expect(await control(await aCloud(), 'weather')).toMatchObject({
      status: 404,
      body: {
        message: expect.stringMatching(
          /^there is no route GET \/_local\/weather: use one of GET \/_local\/state, GET \/_local\/passes, /,
        ) as string,
      },
    });
  });
});

interface RawRequest {
  /** The service that the request is signed for. @default - the request is not signed */
  readonly service?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

async function post(
  cloud: Cloud,
  { service, headers = {}, body }: RawRequest,
): Promise<{ readonly status: number; readonly headers: Headers; readonly body: string }> {
  const signed = service === undefined ? {} : signedHeaders(cloud, service, body);
  const response = await fetch(cloud.server.url, {
    method: 'POST',
    headers: { ...headers, ...signed },
    body,
  });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

async function control({ control: send }: Cloud, path: string, body?: string) {
  const response = await send(path, body === undefined ? {} : { method: 'POST', body });
  return { status: response.status, body: (await response.json()) as unknown };
}
