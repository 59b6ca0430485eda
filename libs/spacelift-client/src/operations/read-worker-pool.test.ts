import { describe, expect, it } from 'vitest';
import { clientOnFakeTime, rejection } from '../testing/client-on-fake-time.ts';
import {
  json,
  pool,
  poolId,
  refused,
  startSpacelift,
  wireWorker,
  workerId,
} from '../testing/loopback-spacelift.ts';

const unknownField = 'Cannot query field "availableAt" on type "Worker". Did you mean "createdAt"?';

describe('reading a worker pool', () => {
  it('returns the queue and the workers', async () => {
    const workers = [wireWorker(), wireWorker({ id: 'busy', busy: true, drained: true, availableAt: null })];
    expect(await poolOf({ pendingRuns: 3, busyWorkers: 1, workers })).toEqual({
      id: poolId,
      name: 'pool',
      pendingRuns: 3,
      busyWorkers: 1,
      workers: [
        {
          id: '01JWORKER',
          busy: false,
          drained: false,
          createdAt: 1_700_000_000,
          availableAt: 1_700_000_100,
          metadata: '{}',
        },
        { id: 'busy', busy: true, drained: true, createdAt: 1_700_000_000, metadata: '{}' },
      ],
    });
  });

  it('rejects an answer about another pool', async () => {
    await expect(poolOf({ id: '01JANOTHERPOOL' })).rejects.toThrow(
      `spacelift answered for worker pool 01JANOTHERPOOL when asked for worker pool ${poolId}`,
    );
  });

  it.each(['', 'null', 'not JSON', '{"instance_id":'])(
    'hands on the metadata %j as it is',
    async (metadata) => {
      const { workers } = await poolOf({ workers: [wireWorker({ metadata })] });
      expect(workers).toMatchObject([{ metadata }]);
    },
  );

  it('treats missing metadata as empty', async () => {
    const { workers } = await poolOf({ workers: [wireWorker({ metadata: null })] });
    expect(workers).toMatchObject([{ metadata: '' }]);
  });

  it.each([
    ['pendingRuns', { pendingRuns: undefined }, 'got undefined'],
    ['pendingRuns', { pendingRuns: -1 }, 'got -1'],
    ['busyWorkers', { busyWorkers: '2' }, 'got a string'],
    ['workers', { workers: null }, 'expected a list, got null'],
    ['workers[0]', { workers: [null] }, 'expected an object, got null'],
    ['workers[1].busy', { workers: [wireWorker(), wireWorker({ busy: undefined })] }, 'expected a boolean'],
    ['workers[0].drained', { workers: [wireWorker({ drained: 'no' })] }, 'got a string'],
    ['workers[0].id', { workers: [wireWorker({ id: '' })] }, 'got an empty string'],
    ['workers[0].createdAt', { workers: [wireWorker({ createdAt: 1.5 })] }, 'got 1.5'],
  ])('refuses an answer without a usable %s', async (path, changes, got) => {
    const error = await rejection(poolOf(changes));
    expect(error).toMatchObject({
      name: 'BadResponseError',
      message: expect.stringContaining(`no usable workerPool.${path}: `) as string,
    });
    expect(error).toMatchObject({ message: expect.stringContaining(got) as string });
  });

  it.each([
    ['null', json({ data: { workerPool: null } })],
    ['"not found"', refused('worker pool not found')],
  ])('names the pool and the permission when Spacelift says %s', async (_, reply) => {
    const spacelift = await startSpacelift();
    spacelift.answers('ReadWorkerPool', reply);
    expect(await rejection(clientOnFakeTime(spacelift).client.readWorkerPool(poolId))).toMatchObject({
      name: 'NotFoundOrNotPermittedError',
      subject: `worker pool ${poolId}`,
      permission: 'Space:Read',
      message: `worker pool ${poolId} does not exist or the api key may not use it: check the id, and that the key has Space:Read`,
    });
  });

  describe('from a backend that does not know availableAt', () => {
    it.each([200, 400])('falls back once and remembers it after a refusal with HTTP %i', async (status) => {
      const spacelift = await startSpacelift();
      const worker = { id: workerId, busy: false, drained: false, createdAt: 1_700_000_000, metadata: '{}' };
      spacelift.answers('ReadWorkerPool', refused(unknownField, status), pool({ workers: [worker] }));
      const { client } = clientOnFakeTime(spacelift);
      const first = await client.readWorkerPool(poolId);
      await client.readWorkerPool(poolId);
      expect(first.workers).toEqual([worker]);
      expect(spacelift.requests.map(({ query }) => query.includes('availableAt'))).toEqual([
        false,
        true,
        false,
        false,
      ]);
    });

    it('does not fall back when another field is refused', async () => {
      const spacelift = await startSpacelift();
      spacelift.answers('ReadWorkerPool', refused('Cannot query field "metadata" on type "Worker".'));
      await expect(clientOnFakeTime(spacelift).client.readWorkerPool(poolId)).rejects.toMatchObject({
        name: 'BadResponseError',
      });
      expect(spacelift.operations()).toEqual(['ExchangeApiKey', 'ReadWorkerPool']);
    });
  });
});

async function poolOf(changes: Readonly<Record<string, unknown>>) {
  const spacelift = await startSpacelift();
  spacelift.answers('ReadWorkerPool', pool(changes));
  return clientOnFakeTime(spacelift).client.readWorkerPool(poolId);
}
