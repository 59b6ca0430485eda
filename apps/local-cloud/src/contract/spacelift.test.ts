import { describe, expect, it } from 'vitest';
import { apiKey, aCloud, type Cloud } from './a-cloud.ts';

describe('exchanging an API key', () => {
  it('returns a token and the end of its validity in pool time', async () => {
    const cloud = await aCloud();

    const answer = await exchange(cloud, apiKey);

    expect(answer).toEqual({
      status: 200,
      data: {
        apiKeyUser: {
          jwt: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string,
          validUntil: Date.UTC(2026, 0, 5, 9) / 1000,
        },
      },
    });
  });

  it.each([
    { ...apiKey, secret: 'wrong' },
    { ...apiKey, id: 'unknown' },
  ])('returns null for $id with $secret', async (key) => {
    expect(await exchange(await aCloud(), key)).toEqual({ status: 200, data: { apiKeyUser: null } });
  });
});

describe('the worker pool', () => {
  it('has its workers and its queue', async () => {
    const cloud = await aCloud({ group: { desiredCapacity: 2 } });
    cloud.pass(120);
    const token = await aToken(cloud);
    for (const stack of ['a', 'b', 'c']) cloud.world.spacelift.queueRun({ stack, durationSeconds: 600 });

    const { data } = await cloud.graphql(poolQuery(cloud), token);

    expect(data).toMatchObject({
      workerPool: {
        name: 'worker-pool',
        pendingRuns: 1,
        busyWorkers: 2,
        workers: [
          { busy: true, drained: false, status: 'BUSY', availableAt: null },
          { busy: true, drained: false, status: 'BUSY', availableAt: null },
        ],
      },
    });
  });

  it('has the times when a worker registered and became available, in Unix seconds', async () => {
    const cloud = await aCloud({ group: { desiredCapacity: 1 } });
    cloud.pass(120);
    const [worker] = await workersOf(cloud);
    const [instance] = cloud.world.ec2.describeInstances();

    expect(worker).toMatchObject({ status: 'IDLE', createdAt: worker?.availableAt });
    expect(worker?.createdAt).toBe(Math.floor((instance?.launchTime ?? 0) / 1000) + 60);
    expect(JSON.parse(worker?.metadata ?? '')).toMatchObject({
      instance_id: instance?.instanceId,
      asg_id: 'pool',
    });
  });

  it('is null for an unknown id', async () => {
    const cloud = await aCloud();

    const answer = await cloud.graphql('{ workerPool(id: "another") { name } }', await aToken(cloud));

    expect(answer).toEqual({ status: 200, data: { workerPool: null } });
  });
});

describe('authorization', () => {
  it.each(['', 'made.up.token'])('answers 200 with an error for the token "%s"', async (token) => {
    const cloud = await aCloud();

    expect(await cloud.graphql(poolQuery(cloud), token)).toMatchObject(unauthorized);
  });

  it('is required for reading and for draining', async () => {
    const cloud = await aCloud();

    expect(await cloud.graphql(poolQuery(cloud))).toMatchObject(unauthorized);
    expect(await cloud.graphql(drainMutation(cloud, 'any', true))).toMatchObject(unauthorized);
  });

  it('expires in pool time', async () => {
    const cloud = await aCloud({ tokenLifetimeSeconds: 60 });
    const token = await aToken(cloud);

    cloud.pass(59);
    const before = await cloud.graphql(poolQuery(cloud), token);
    cloud.pass(1);
    const after = await cloud.graphql(poolQuery(cloud), token);

    expect(before.errors).toBeUndefined();
    expect(after).toMatchObject(unauthorized);
  });

  it('is refused for the token of another local-cloud', async () => {
    const [here, there] = [await aCloud(), await aCloud()];

    expect(await here.graphql(poolQuery(here), await aToken(there))).toMatchObject(unauthorized);
  });
});

describe('draining', () => {
  it('is set and lifted', async () => {
    const cloud = await aCloud({ group: { desiredCapacity: 1 } });
    cloud.pass(120);
    const token = await aToken(cloud);
    const [worker] = await workersOf(cloud);

    const drained = await cloud.graphql(drainMutation(cloud, worker?.id ?? '', true), token);
    const lifted = await cloud.graphql(drainMutation(cloud, worker?.id ?? '', false), token);

    expect(drained.data).toEqual({ workerDrainSet: { id: worker?.id, drained: true, status: 'DRAINED' } });
    expect(lifted.data).toEqual({ workerDrainSet: { id: worker?.id, drained: false, status: 'IDLE' } });
  });

  it('is refused for an unknown worker and for another pool', async () => {
    const cloud = await aCloud({ group: { desiredCapacity: 1 } });
    cloud.pass(120);
    const [worker] = await workersOf(cloud);
    const token = await aToken(cloud);
    const otherPool = `mutation { workerDrainSet(workerPool: "x", id: "${worker?.id ?? ''}", drain: true) { id } }`;
    const refusal = { status: 200, errors: [{ message: 'not found' }] };

    expect(await cloud.graphql(drainMutation(cloud, 'unknown', true), token)).toMatchObject(refusal);
    expect(await cloud.graphql(otherPool, token)).toMatchObject(refusal);
    expect(cloud.world.spacelift.workers()).toMatchObject([{ drained: false }]);
  });
});

describe('an older backend', () => {
  it('refuses a query with availableAt as a whole, and answers one without it', async () => {
    const cloud = await aCloud({ reportsAvailableAt: false });
    const token = await aToken(cloud);

    const refused = await cloud.graphql(poolQuery(cloud), token);
    const answered = await cloud.graphql(poolQuery(cloud).replace('availableAt', ''), token);

    expect(refused).toMatchObject({
      status: 200,
      errors: [
        { message: expect.stringMatching(/^Cannot query field "availableAt" on type "Worker"\./) as string },
      ],
    });
    expect(refused.data).toBeUndefined();
    expect(answered).toMatchObject({ data: { workerPool: { workers: [] } } });
  });
});

const unauthorized = { status: 200, errors: [{ message: 'unauthorized' }] };

interface Worker {
  readonly id: string;
  readonly createdAt: number;
  readonly availableAt: number | null;
  readonly metadata: string;
}

function exchange(cloud: Cloud, { id, secret }: typeof apiKey) {
  return cloud.graphql(`mutation { apiKeyUser(id: "${id}", secret: "${secret}") { jwt validUntil } }`);
}

async function aToken(cloud: Cloud): Promise<string> {
  const { data } = await exchange(cloud, apiKey);
  return (data as { apiKeyUser: { jwt: string } }).apiKeyUser.jwt;
}

function poolQuery({ world }: Cloud): string {
  return `{
    workerPool(id: "${world.spacelift.poolId}") {
      name pendingRuns busyWorkers
      workers { id busy drained status createdAt availableAt metadata }
    }
  }`;
}

async function workersOf(cloud: Cloud): Promise<readonly Worker[]> {
  const { data } = await cloud.graphql(poolQuery(cloud), await aToken(cloud));
  return (data as { workerPool: { workers: readonly Worker[] } }).workerPool.workers;
}

function drainMutation({ world }: Cloud, worker: string, drain: boolean): string {
  return `mutation {
    workerDrainSet(workerPool: "${world.spacelift.poolId}", id: "${worker}", drain: ${String(drain)}) { id drained status }
  }`;
}
