import { describe, expect, it } from 'vitest';
import { createSpaceliftClient } from './client.ts';
import { createFakeSpacelift } from './fake-spacelift.ts';

describe('the fake', () => {
  it('lists, searches, describes and reads its pools, and drains their workers', async () => {
    const fake = createFakeSpacelift({
      pools: [{ id: 'blue', pendingRuns: 2, workers: [{ id: 'one', busy: true }, { id: 'two' }] }],
    });
    const client = createSpaceliftClient(fake.options);

    expect(await client.listWorkerPools()).toMatchObject([
      { id: 'blue', pendingRuns: 2, busyWorkers: 1, workersCount: 2, schedulableRunsCount: 3 },
    ]);
    expect((await client.searchWorkerPools().next()).value).toMatchObject({ id: 'blue' });
    expect(await client.describeWorkerPool('blue')).toMatchObject({ id: 'blue' });
    expect(await client.setWorkerDrain({ poolId: 'blue', workerId: 'one', drain: true })).toEqual({
      ...{ id: 'one', busy: true, drained: true },
    });
    expect((await client.readWorkerPool('blue')).workers).toMatchObject([
      { drained: true },
      { drained: false },
    ]);
    await expect(
      client.setWorkerDrain({ poolId: 'blue', workerId: 'none', drain: true }),
    ).rejects.toMatchObject({ name: 'NotFoundOrNotPermittedError' });
    expect(fake.requests[0]).toMatchObject({ operation: 'ExchangeApiKey', variables: { id: '01FAKEKEY' } });
  });

  it('gives the answers that it is told, the last one for ever', async () => {
    const fake = createFakeSpacelift();
    const client = createSpaceliftClient({ ...fake.options, retry: { attempts: 1 } });
    fake.answer('ReadViewer', { status: 429, retryAfter: '7' }, { errors: ['nope'] }, ({ headers }) => ({
      data: { viewer: { id: headers.get('authorization') } },
    }));

    await expect(client.readViewer()).rejects.toMatchObject({ retryAfterMs: 7000 });
    await expect(client.readViewer()).rejects.toMatchObject({ refusals: ['nope'] });
    expect(await client.readViewer()).toEqual({ id: 'Bearer fake.token' });
    expect(await client.readViewer()).toEqual({ id: 'Bearer fake.token' });
  });

  it('says how to set an answer that it does not have', async () => {
    const client = createSpaceliftClient(createFakeSpacelift().options);

    await expect(client.readUsage()).rejects.toThrow("set one with answer('ReadUsage', ...)");
  });
});
