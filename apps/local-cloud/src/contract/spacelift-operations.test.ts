import { createSpaceliftClient } from '@poolkeeper/spacelift-client';
import { describe, expect, it } from 'vitest';
import { apiKey, aCloud } from './a-cloud.ts';

const request = base64(await aSigningRequest());

describe('worker pools', () => {
  it('are created, listed, searched, updated and deleted', async () => {
    const { client, cloud } = await aClient();

    const { token, ...created } = await client.createWorkerPool({
      ...{ name: 'blue', certificateSigningRequest: request, space: 'team', labels: ['a'] },
      driftDetectionRunLimit: -1,
    });
    const updated = await client.updateWorkerPool({ poolId: created.id, name: 'blue', description: 'new' });

    expect(token).toMatch(/^[\w+/]+$/);
    expect(created).toMatchObject({
      ...{ name: 'blue', space: 'team', labels: ['a'], driftDetectionRunLimit: -1 },
      ...{ pendingRuns: 0, workersCount: 0, managedByK8sController: false },
    });
    expect(updated).toMatchObject({ id: created.id, description: 'new', labels: [], space: 'root' });
    expect((await client.listWorkerPools()).map(({ name }) => name)).toEqual(['worker-pool', 'blue']);
    expect(await namesOf(client.searchWorkerPools({ pageSize: 1 }))).toEqual(['worker-pool', 'blue']);
    expect(await namesOf(client.searchWorkerPools({ fullTextSearch: 'BLUE' }))).toEqual(['blue']);
    expect(await client.describeWorkerPool(created.id)).toEqual(updated);

    await client.deleteWorkerPool(created.id);

    expect(cloud.world.spaceliftPools.get(created.id)).toBeUndefined();
    await expect(client.deleteWorkerPool(created.id)).rejects.toMatchObject({
      name: 'NotFoundOrNotPermittedError',
    });
    await expect(client.describeWorkerPool(created.id)).rejects.toMatchObject({
      name: 'NotFoundOrNotPermittedError',
    });
  });

  it.each([
    ['text', () => 'pem'],
    ['PEM that is not in base64', aSigningRequest],
    ['another kind of PEM', async () => base64((await aSigningRequest()).replaceAll('REQUEST', ''))],
    [
      'a PEM of nothing',
      () => base64('-----BEGIN CERTIFICATE REQUEST-----\nMA==\n-----END CERTIFICATE REQUEST-----'),
    ],
    [
      'a request that another key has signed',
      async () => base64(withOtherSignature(await aSigningRequest())),
    ],
  ])('need a certificate request that its key has signed, as PEM in base64, not %s', async (_, make) => {
    const { client, poolId } = await aClient();
    const certificateSigningRequest = await make();
    const refused = {
      name: 'BadResponseError',
      message: expect.stringContaining('certificateSigningRequest') as string,
    };

    await expect(client.createWorkerPool({ name: 'x', certificateSigningRequest })).rejects.toMatchObject(
      refused,
    );
    await expect(client.resetWorkerPool({ poolId, certificateSigningRequest })).rejects.toMatchObject(
      refused,
    );
  });

  it('get a new token by a reset, which disconnects their workers', async () => {
    const { client, poolId } = await aClient();

    const first = await client.resetWorkerPool({ poolId, certificateSigningRequest: request });
    const second = await client.resetWorkerPool({ poolId, certificateSigningRequest: request });

    expect(second.token).not.toBe(first.token);
    expect((await client.readWorkerPool(poolId)).workers).toEqual([]);
  });

  it('are cycled, which interrupts their runs', async () => {
    const { client, cloud, poolId } = await aClient();

    await client.cycleWorkerPool(poolId);

    expect(cloud.world.spacelift.runCounts()).toMatchObject({ interrupted: 2 });
  });
});

describe('a worker', () => {
  it('is drained, waited for and taken back', async () => {
    const { client, cloud, poolId } = await aClient();
    const [worker] = (await client.readWorkerPool(poolId)).workers;
    const workerId = worker?.id ?? '';

    expect(await client.setWorkerDrain({ poolId, workerId, drain: true })).toMatchObject({ busy: true });
    const drained = await client.waitUntilDrained(
      { poolId, workerId },
      {
        now: () => cloud.world.now,
        sleep: () => {
          cloud.pass(60);
          return Promise.resolve();
        },
      },
    );
    expect(drained).toMatchObject({ id: workerId, busy: false, drained: true });
    expect(await client.setWorkerDrain({ poolId, workerId, drain: false })).toMatchObject({ drained: false });
    await expect(client.waitUntilDrained({ poolId, workerId })).rejects.toMatchObject({
      name: 'DrainLiftedError',
    });
  });
});

describe('runs', () => {
  it('are listed in the order of the queue, those with priority first', async () => {
    const { client, poolId } = await aClient();
    const queue = await all(client.listSchedulableRuns({ poolId, pageSize: 2 }));
    expect(queue.map(({ position, stackId }) => [position, stackId])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
      [4, 'd'],
    ]);
    const last = { stackId: 'd', runId: queue[3]?.run.id ?? '' };

    await client.prioritizeRun({ ...last, prioritize: true });

    const [, , third] = await all(client.listSchedulableRuns({ poolId }));
    expect(third).toMatchObject({ stackId: 'd', run: { isPrioritized: true, state: 'READY' } });
    const prioritized = { field: 'isPrioritized', constraint: { booleanEquals: [true] } };
    expect(await all(client.listSchedulableRuns({ poolId, predicates: [prioritized] }))).toHaveLength(1);
    await client.prioritizeRun({ ...last, prioritize: false });
    expect((await all(client.listSchedulableRuns({ poolId })))[2]).toMatchObject({ stackId: 'c' });
  });

  it('are triggered, canceled, stopped and retried', async () => {
    const { client, cloud, poolId } = await aClient();
    const triggered = await client.triggerRun({ stackId: 'a' });
    expect(triggered).toMatchObject({ state: 'QUEUED' });
    expect(await client.readStack('a')).toMatchObject({ state: 'QUEUED' });

    expect(await client.cancelRun({ stackId: 'a', runId: triggered.id })).toEqual({
      ...{ id: triggered.id, state: 'CANCELED' },
    });
    const [running] = await all(client.listSchedulableRuns({ poolId }));
    const reference = { stackId: 'a', runId: running?.run.id ?? '' };
    await expect(client.retryRun(reference)).rejects.toThrow('is PLANNING');
    expect(await client.stopRun({ ...reference, note: 'enough' })).toMatchObject({ state: 'STOPPED' });
    await client.cycleWorkerPool(poolId);
    const [failed] = cloud.world.spacelift.runs().filter(({ state }) => state === 'interrupted');
    const retried = await client.retryRun({ stackId: failed?.stack ?? '', runId: failed?.id ?? '' });

    expect(retried).toMatchObject({ state: 'READY' });
    expect(retried.id).not.toBe(failed?.id);
  });

  it('that wait for a person are confirmed and discarded, and found by their states, as those behind them are', async () => {
    const { client, cloud, poolId } = await aClient();
    for (let count = 0; count < 4; count += 1) {
      for (const { id } of cloud.world.spacelift.runs()) cloud.world.spacelift.stopRun(id);
    }
    const apply = { confirmedAfterMs: Infinity, durationSeconds: 30 };
    const [first, second] = ['x', 'x', 'y'].map((stack) =>
      cloud.world.spacelift.queueRun({ stack, durationSeconds: 10, apply }),
    );
    cloud.pass(20);
    const inState = async (...enumEquals: string[]) => {
      const predicates = [{ field: 'state', constraint: { enumEquals } }];
      const found = await all(client.searchRuns({ predicates }));
      return found.map(({ stack, run }) => `${stack?.id ?? ''} ${run.state}`).sort();
    };
    expect(await inState('UNCONFIRMED', 'QUEUED')).toEqual(['x QUEUED', 'x UNCONFIRMED', 'y UNCONFIRMED']);
    expect(await all(client.listSchedulableRuns({ poolId }))).toEqual([]);
    expect(await client.readWorkerPool(poolId)).toMatchObject({ pendingRuns: 0 });
    expect(await client.readStack('x')).toMatchObject({ autodeploy: false });

    const reference = { stackId: 'x', runId: first?.id ?? '' };
    expect(await client.confirmRun(reference)).toMatchObject({ state: 'CONFIRMED' });
    await expect(client.stopRun(reference)).rejects.toThrow('is APPLYING');
    await expect(client.confirmRun(reference)).rejects.toThrow('is APPLYING');
    const { history } = await client.readRun(reference);
    expect(history.map(({ state }) => state)).toEqual([
      ...['APPLYING', 'CONFIRMED', 'UNCONFIRMED', 'PLANNING', 'READY'],
    ]);
    cloud.pass(60);
    expect(await client.readRun(reference)).toMatchObject({ state: 'FINISHED', finished: true });
    expect(await client.discardRun({ stackId: 'x', runId: second?.id ?? '' })).toMatchObject({
      state: 'DISCARDED',
    });
    expect(await inState('UNCONFIRMED', 'QUEUED')).toEqual(['y UNCONFIRMED']);
  });

  it('are neither confirmed nor discarded if they do not wait for that', async () => {
    const { client, poolId } = await aClient();
    const [first] = await all(client.listSchedulableRuns({ poolId }));
    const reference = { stackId: first?.stackId ?? '', runId: first?.run.id ?? '' };

    await expect(client.confirmRun(reference)).rejects.toMatchObject({ refusals: [expect.any(String)] });
    await expect(client.discardRun(reference)).rejects.toMatchObject({ refusals: [expect.any(String)] });
    await expect(client.confirmRun({ stackId: 'a', runId: 'none' })).rejects.toMatchObject({
      name: 'NotFoundOrNotPermittedError',
      subject: 'run none of stack a',
    });
  });

  it('are read with their history, newest state first', async () => {
    const { client, poolId } = await aClient();
    const [first] = await all(client.listSchedulableRuns({ poolId }));
    const run = await client.readRun({ stackId: 'a', runId: first?.run.id ?? '' });

    expect(run).toMatchObject({ state: 'PLANNING', type: 'TRACKED', finished: false });
    expect(run.history.map(({ state, terminal }) => [state, terminal])).toEqual([
      ['PLANNING', false],
      ['READY', false],
    ]);
    await expect(client.readRun({ stackId: 'a', runId: 'none' })).rejects.toMatchObject({
      name: 'NotFoundOrNotPermittedError',
    });
  });

  it('are listed for a stack, page by page, and found in the whole account', async () => {
    const { client, cloud } = await aClient();
    for (let run = 0; run < 240; run += 1) {
      cloud.world.spacelift.queueRun({ stack: 'a', durationSeconds: 1, isTracked: run % 2 === 0 });
    }

    expect(await all(client.listTrackedRuns('a'))).toHaveLength(121);
    const proposed = await all(client.listProposedRuns('a'));
    expect(proposed).toHaveLength(120);
    expect(new Set(proposed.map(({ type }) => type))).toEqual(new Set(['PROPOSED']));
    await expect(all(client.listTrackedRuns('none'))).rejects.toMatchObject({ subject: 'stack none' });
    const found = await all(client.searchRuns({ fullTextSearch: 'd' }));
    expect(found.some(({ stack }) => stack?.id === 'd')).toBe(true);
  });
});

describe('stacks', () => {
  it('are read, also by a run, and searched', async () => {
    const { client, poolId } = await aClient();
    const stack = await client.readStack('a');
    const [first] = await all(client.listSchedulableRuns({ poolId }));

    expect(stack).toMatchObject({ id: 'a', state: 'PLANNING', workerPool: { id: poolId } });
    expect(await client.readStackOfRun(first?.run.id ?? '')).toEqual(stack);
    expect(await namesOf(client.searchStacks({ pageSize: 3 }))).toEqual(['a', 'b', 'c', 'd']);
    await expect(client.readStack('none')).rejects.toMatchObject({ subject: 'stack none' });
    await expect(client.readStackOfRun('none')).rejects.toMatchObject({ subject: 'run none' });
  });
});

describe('the account', () => {
  it('has figures', async () => {
    const { client } = await aClient();

    expect(await client.readViewer()).toEqual({ id: apiKey.id, name: apiKey.id });
    expect(await client.readUsage()).toMatchObject({ usedSeats: 1, usedWorkers: 2 });
    expect(await client.readPublicWorkerPool()).toEqual({ parallelism: 0, busyWorkers: 0, pendingRuns: 0 });
    expect((await client.readMetrics()).stacksCountByState).toContainEqual({ value: 2, labels: ['READY'] });
  });
});

describe('the client', () => {
  it('does without the field that an older backend does not know', async () => {
    const { client, poolId } = await aClient({ reportsAvailableAt: false });

    expect((await client.readWorkerPool(poolId)).workers).toHaveLength(2);
  });

  it('sends any other operation', async () => {
    const { client } = await aClient();

    expect(await client.request('query Who { viewer { id } }', {})).toEqual({ viewer: { id: apiKey.id } });
  });

  it('renews its token by the time of the account, whatever its own clock says', async () => {
    const { client, cloud, poolId } = await aClient({ tokenLifetimeSeconds: 600 });

    await client.readWorkerPool(poolId);
    cloud.pass(700);

    expect((await client.readWorkerPool(poolId)).workers).toHaveLength(2);
  });
});

/** A client for a pool of two busy workers and four runs. */
async function aClient(options: Parameters<typeof aCloud>[0] = {}) {
  const cloud = await aCloud({ group: { desiredCapacity: 2 }, ...options });
  cloud.pass(120);
  const client = createSpaceliftClient({
    endpoint: cloud.server.url,
    apiKey: () => Promise.resolve(apiKey),
  });
  const { poolId } = cloud.world.spacelift;
  await client.readWorkerPool(poolId);
  for (const stack of ['a', 'b', 'c', 'd']) {
    cloud.world.spacelift.queueRun({ stack, durationSeconds: 600, isTracked: true });
  }
  return { client, cloud, poolId };
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

async function namesOf(items: AsyncIterable<{ readonly name: string }>): Promise<readonly string[]> {
  return (await all(items)).map(({ name }) => name);
}

async function aSigningRequest(): Promise<string> {
  await import('reflect-metadata');
  const { Pkcs10CertificateRequestGenerator } = await import('@peculiar/x509');
  const signingAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify']);
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: 'CN=workers',
    keys,
    signingAlgorithm,
  });
  return request.toString('pem');
}

/** Changes the last bytes, which belong to the signature. */
function withOtherSignature(pem: string): string {
  const [body = ''] = /(?<=-----\n)[^-]+/.exec(pem) ?? [];
  const bytes = Buffer.from(body, 'base64');
  bytes.writeUInt16BE(bytes.readUInt16BE(bytes.length - 2) ^ 0xffff, bytes.length - 2);
  return pem.replace(body, `${bytes.toString('base64')}\n`);
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
