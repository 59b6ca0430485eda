import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  SetDesiredCapacityCommand,
} from '@aws-sdk/client-auto-scaling';
import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { groupName } from '@poolkeeper/pool-world/testing';
import { describe, expect, it } from 'vitest';
import { SeededFaults } from '@poolkeeper/pool-world';
import { localFaults } from '../faults/local-faults.ts';
import { aCloud, apiKey, type Cloud } from './a-cloud.ts';

const inService = { desiredCapacity: 2, purchaseMix: { onDemandBase: 0, onDemandPercentage: 0 } };

describe('a throttled request', () => {
  const calls = {
    autoscaling: (cloud: Cloud) => cloud.autoScaling.send(new DescribeAutoScalingGroupsCommand({})),
    ec2: (cloud: Cloud) => cloud.ec2.send(new DescribeInstancesCommand({})),
    secretsmanager: (cloud: Cloud) => cloud.secretsManager.send(new GetSecretValueCommand({ SecretId: 'a' })),
    sqs: (cloud: Cloud) => cloud.sqs.send(new ListQueuesCommand({})),
    ssm: (cloud: Cloud) => cloud.ssm.send(new GetParameterCommand({ Name: 'a' })),
    sts: (cloud: Cloud) => cloud.sts.send(new GetCallerIdentityCommand({})),
  };

  it.each([
    { service: 'autoscaling', name: 'Throttling', status: 400 },
    { service: 'ec2', name: 'RequestLimitExceeded', status: 503 },
    { service: 'secretsmanager', name: 'ThrottlingException', status: 400 },
    { service: 'sqs', name: 'RequestThrottled', status: 403 },
    { service: 'ssm', name: 'ThrottlingException', status: 400 },
    { service: 'sts', name: 'Throttling', status: 400 },
  ] as const)(
    'is $name at $service, which the SDK knows as throttling',
    async ({ service, name, status }) => {
      const cloud = await aCloud({ faults: faultsOf('throttle=1') });

      const error: unknown = await calls[service](cloud).catch((reason: unknown) => reason);

      expect(error).toMatchObject({ name, $metadata: { httpStatusCode: status } });
    },
  );
});

describe('a request that fails', () => {
  it('returns a 5xx that the SDK retries', async () => {
    const { settings } = await aCloud({ faults: faultsOf('unavailable=1') });
    const client = new AutoScalingClient({ ...settings, maxAttempts: 2 });

    const error: unknown = await client
      .send(new DescribeAutoScalingGroupsCommand({}))
      .catch((reason: unknown) => reason);
    client.destroy();

    expect(error).toMatchObject({ $metadata: { httpStatusCode: 503, attempts: 2 } });
  });

  it.each(['unavailable=1', 'timeout=1'])('by %s has taken effect or has not', async (spec) => {
    const cloud = await aCloud({ faults: faultsOf(spec), group: { maxSize: 100 }, speed: 10_000 });

    const effects = [];
    for (let wanted = 1; wanted <= 20; wanted += 1) {
      const request = new SetDesiredCapacityCommand({
        AutoScalingGroupName: groupName,
        DesiredCapacity: wanted,
      });
      await expect(cloud.autoScaling.send(request)).rejects.toThrow();
      effects.push(desiredCapacity(cloud) === wanted);
    }

    expect(new Set(effects)).toEqual(new Set([true, false]));
  });
});

describe('Spacelift', () => {
  const exchange = `mutation { apiKeyUser(id: "${apiKey.id}", secret: "${apiKey.secret}") { jwt } }`;

  it.each([
    { spec: 'throttle=1', status: 429 },
    { spec: 'unavailable=1', status: 503 },
  ])('answers $status with $spec', async ({ spec, status }) => {
    const { server } = await aCloud({ faults: faultsOf(spec) });

    expect((await post(`${server.url}/graphql`, { query: exchange })).status).toBe(status);
  });

  it('cuts the connection of a request that times out', async () => {
    const { server } = await aCloud({ faults: faultsOf('timeout=1'), speed: 10_000 });

    await expect(post(`${server.url}/graphql`, { query: exchange })).rejects.toThrow('fetch failed');
  });

  it('is down for the time of an outage', async () => {
    const cloud = await aCloud();
    await mishap(cloud, { kind: 'outage', minutes: 2 });

    const down = await post(`${cloud.server.url}/graphql`, { query: exchange });
    cloud.pass(120);
    const back = await post(`${cloud.server.url}/graphql`, { query: exchange });

    expect([down.status, back.status]).toEqual([503, 200]);
  });

  it('refuses the API key and its tokens while the key is revoked', async () => {
    const cloud = await aCloud();
    const token = await tokenOf(cloud);
    await mishap(cloud, { kind: 'revoked-key', minutes: 2 });

    const exchanged = await cloud.graphql(exchange);
    const read = await readPool(cloud, token);
    cloud.pass(120);

    expect(exchanged.data).toEqual({ apiKeyUser: null });
    expect(read.errors).toMatchObject([{ message: 'unauthorized' }]);
    expect((await readPool(cloud, token)).errors).toBeUndefined();
  });

  it.each([
    { kind: 'empty', atLeast: 0, atMost: 0 },
    { kind: 'partial', atLeast: 1, atMost: 9 },
  ])(
    'lists too few workers in an episode that is $kind, always the same',
    async ({ kind, atLeast, atMost }) => {
      const cloud = await aCloud({ group: { desiredCapacity: 10 } });
      cloud.pass(120);
      const token = await tokenOf(cloud);
      await mishap(cloud, { kind, minutes: 2 });

      const listed = await workersOf(cloud, token);

      expect(listed.length).toBeGreaterThanOrEqual(atLeast);
      expect(listed.length).toBeLessThanOrEqual(atMost);
      expect(await workersOf(cloud, token)).toEqual(listed);
      cloud.pass(120);
      expect(await workersOf(cloud, token)).toHaveLength(10);
    },
  );

  it("does not know 'availableAt' when it is an old backend", async () => {
    const cloud = await aCloud({ faults: faultsOf('old-backend=1') });
    const token = await tokenOf(cloud);

    const answer = await readPool(cloud, token, 'workers { id availableAt }');

    expect(answer.errors?.[0]?.message).toContain('Cannot query field "availableAt"');
  });
});

describe('the control API', () => {
  it('switches faults on and off, and lists all kinds', async () => {
    const { control } = await aCloud();

    const on: unknown = await (
      await control('faults', { method: 'POST', body: { faults: 'gentle,spot=3' } })
    ).json();
    const state: unknown = await (await control('state')).json();
    const off: unknown = await (await control('faults', { method: 'DELETE' })).json();

    expect(on).toMatchObject({
      faults: 'gentle,spot=3',
      kinds: { spot: { rate: 3, unit: 'per-hour', does: 'EC2 reclaims a spot instance' } },
    });
    expect(state).toMatchObject({ faults: 'gentle,spot=3' });
    expect(off).toMatchObject({ faults: 'none' });
    expect(await (await control('faults')).json()).toEqual(off);
  });

  it('applies faults to queues and boots', async () => {
    const cloud = await aCloud({ group: { queues: [{ name: 'jobs' }] } });
    await cloud.control('faults', { method: 'POST', body: { faults: 'delay=900,boot-failure=1' } });

    cloud.world.sqs.send('jobs', 'late');
    cloud.world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity: 1 });
    cloud.world.advanceTo(cloud.world.now + 120_000);

    expect(cloud.world.sqs.queue('jobs')).toMatchObject({ delayed: 1 });
    expect(cloud.world.history.events.map(({ kind }) => kind)).toContain('boot-failed');
  });

  it('hides busy workers one by one from lists and counts, while their runs go on', async () => {
    const cloud = await aCloud({ group: { desiredCapacity: 2 } });
    cloud.pass(120);
    cloud.world.advanceTo(cloud.world.now + 120_000);
    const pool = cloud.world.spacelift;
    for (const stack of ['a', 'b']) pool.queueRun({ stack, durationSeconds: 7200 });
    const token = await tokenOf(cloud);
    const seen = async () => {
      const { data } = await cloud.graphql(
        `{ workerPool(id: "${pool.poolId}") { busyWorkers workers { id } } }`,
        token,
      );
      const { workerPool } = data as {
        workerPool: { busyWorkers: number; workers: { id: string }[] };
      };
      return [workerPool.busyWorkers, workerPool.workers.length];
    };

    const first = await mishap(cloud, { kind: 'missing', minutes: 18 });
    const { struck } = (await first.json()) as { struck: string };
    const oneHidden = await seen();
    await mishap(cloud, { kind: 'missing', minutes: 5 });
    const bothHidden = await seen();
    cloud.pass(600);
    const refused = await mishap(cloud, { kind: 'missing' });
    const oneBack = await seen();

    expect(pool.workers().map(({ id }) => id)).toContain(struck);
    expect([oneHidden, bothHidden, oneBack]).toEqual([
      [1, 1],
      [0, 0],
      [1, 1],
    ]);
    expect(refused.status).toBe(400);
    expect(pool.runCounts()).toMatchObject({ running: 2 });
  });

  it('causes single mishaps to named or drawn targets', async () => {
    const cloud = await aCloud({ group: inService });
    cloud.pass(60);
    const [first] = await instanceIds(cloud);

    const warned = await mishap(cloud, { kind: 'spot', instanceId: first });
    const lost = await mishap(cloud, { kind: 'host-failure' });
    const zone = await mishap(cloud, { kind: 'zone-loss', zone: 'eu-west-1a', minutes: 5 });

    expect(await warned.json()).toEqual({ kind: 'spot', struck: first });
    expect(await lost.json()).toMatchObject({ struck: expect.stringMatching(/^i-/) as string });
    expect(await zone.json()).toEqual({ kind: 'zone-loss', struck: 'eu-west-1a' });
    expect(cloud.world.history.events.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['spot-interruption-warned', 'machine-lost', 'zone-lost']),
    );
  });

  it.each([
    [{ kind: 'flood' }, 'kind must be one of spot, rebalance, host-failure'],
    [{ kind: 'spot' }, 'there is no target for spot now'],
    [{ kind: 'spot', instanceId: 'i-none' }, 'no machine i-none is up'],
    [{ kind: 'spot', instanceId: 5 }, 'instanceId must be a string, got 5'],
    [{ kind: 'zone-loss', zone: 'mars' }, 'no group has a zone mars'],
    [{ kind: 'outage', minutes: -1 }, 'minutes must be a number above 0 and at most 10000, got -1'],
    [{ kind: 'shortage', purchaseOption: 'free' }, 'purchaseOption must be spot or on-demand'],
    [{ kind: 'spot', who: 'me' }, 'who is not known'],
    [null, 'kind must be a string, got undefined'],
  ])('refuses the mishap %j', async (body, message) => {
    const answer = await mishap(await aCloud(), body);

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ message: expect.stringContaining(message) as string });
  });

  it.each([
    ['faults', { faults: 'storm' }, "got 'storm'; kinds are throttle, "],
    ['faults', { faults: 5 }, 'faults must be a string, got 5'],
    ['lifecycle-manager', { enabled: false }, 'there is no lifecycle manager to switch'],
  ])('refuses an invalid request to %s', async (path, body, message) => {
    const { control } = await aCloud();

    const answer = await control(path, { method: 'POST', body });

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ message: expect.stringContaining(message) as string });
  });

  it('switches the lifecycle manager off and on', async () => {
    const lifecycleManager = { isOn: true, set: (on: boolean) => (lifecycleManager.isOn = on) };
    const { control } = await aCloud({ lifecycleManager });
    const change = (body: object) => control('lifecycle-manager', { method: 'POST', body });

    const off = await change({ enabled: false });
    const state: unknown = await (await control('state')).json();
    const nonsense = await change({ enabled: 'no' });

    expect(await off.json()).toEqual({ enabled: false });
    expect(state).toMatchObject({ lifecycleManager: 'off' });
    expect(await nonsense.json()).toMatchObject({
      message: 'enabled must be true or false, got "no": send {"enabled": false}',
    });
    expect(lifecycleManager.isOn).toBe(false);
  });
});

function faultsOf(spec: string): SeededFaults {
  const parsed = localFaults.parse(spec);
  if (!parsed.ok) throw new Error(parsed.problem);
  return new SeededFaults({ seed: 1, profile: parsed.profile });
}

function post(url: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

function mishap({ control }: Cloud, body: object | null): Promise<Response> {
  return control('mishaps', { method: 'POST', body });
}

function desiredCapacity({ world }: Cloud): number | undefined {
  return world.autoScaling.describeGroups()[0]?.desiredCapacity;
}

async function instanceIds({ autoScaling }: Cloud): Promise<readonly string[]> {
  const answer = await autoScaling.send(new DescribeAutoScalingGroupsCommand({}));
  return (answer.AutoScalingGroups?.[0]?.Instances ?? []).map(({ InstanceId = '' }) => InstanceId);
}

async function tokenOf({ graphql }: Cloud): Promise<string> {
  const { data } = await graphql(
    `mutation { apiKeyUser(id: "${apiKey.id}", secret: "${apiKey.secret}") { jwt } }`,
  );
  return (data as { apiKeyUser: { jwt: string } }).apiKeyUser.jwt;
}

function readPool({ graphql, world }: Cloud, token: string, fields = 'workers { id }') {
  return graphql(`{ workerPool(id: "${world.spacelift.poolId}") { ${fields} } }`, token);
}

async function workersOf(cloud: Cloud, token: string): Promise<readonly { readonly id: string }[]> {
  const { data } = await readPool(cloud, token);
  return (data as { workerPool: { workers: { id: string }[] } }).workerPool.workers;
}
