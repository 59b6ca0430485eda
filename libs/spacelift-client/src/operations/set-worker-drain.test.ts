import { describe, expect, it } from 'vitest';
import { clientOnFakeTime, rejection } from '../testing/client-on-fake-time.ts';
import {
  drainSet,
  hangUp,
  json,
  poolId,
  raw,
  refused,
  startSpacelift,
  token,
  workerId,
  type Reply,
} from '../testing/loopback-spacelift.ts';

describe("setting a worker's drain", () => {
  it.each([true, false])("sends drain: %s and returns the worker's state", async (drain) => {
    const spacelift = await startSpacelift();
    spacelift.answers('SetWorkerDrain', drainSet({ busy: true, drained: drain }));
    const { client } = clientOnFakeTime(spacelift);
    expect(await client.setWorkerDrain({ poolId, workerId, drain })).toEqual({
      id: workerId,
      busy: true,
      drained: drain,
    });
    expect(spacelift.requests.at(-1)?.variables).toEqual({ poolId, workerId, drain });
  });

  it('is sent again if it may or may not have taken effect', async () => {
    const spacelift = await startSpacelift();
    spacelift.answers('SetWorkerDrain', hangUp, drainSet());
    await clientOnFakeTime(spacelift).client.setWorkerDrain({ poolId, workerId, drain: true });
    expect(spacelift.operations()).toEqual(['ExchangeApiKey', 'SetWorkerDrain', 'SetWorkerDrain']);
  });

  it('names worker, pool and permission when Spacelift says "not found"', async () => {
    expect(await drainFailureOn(refused('not found'))).toMatchObject({
      name: 'NotFoundOrNotPermittedError',
      subject: `worker ${workerId} of worker pool ${poolId}`,
      permission: 'Worker Pool:Drain Worker',
    });
  });

  it.each([
    ['no worker', json({ data: { workerDrainSet: null } }), 'workerDrainSet'],
    ['no busy', drainSet({ busy: undefined }), 'workerDrainSet.busy'],
    ['no drained', drainSet({ drained: null }), 'workerDrainSet.drained'],
    ['another worker', drainSet({ id: 'other' }), 'answered for worker other'],
  ])('never takes an answer with %s for an idle worker', async (_, reply, message) => {
    expect(await drainFailureOn(reply)).toMatchObject({
      name: 'BadResponseError',
      message: expect.stringContaining(message) as string,
    });
  });

  it.each([
    ['refused', refused('unauthorized'), 'UnauthorizedError'],
    ['unavailable', raw('', { status: 500 }), 'UnavailableError'],
    ['answered with nonsense', json({ data: {} }), 'BadResponseError'],
  ])(
    'A16: fails, and drains nothing, when the token refresh in the middle of a pass is %s',
    async (...row) => {
      const [, reply, name] = row;
      const spacelift = await startSpacelift();
      const { client, time } = clientOnFakeTime(spacelift);
      const validUntil = time.now / 1000 + 3600;
      spacelift.answers('ExchangeApiKey', token({ validUntil }), reply);
      await client.readWorkerPool(poolId);
      time.now = (validUntil - 20) * 1000;
      expect(await rejection(client.setWorkerDrain({ poolId, workerId, drain: true }))).toMatchObject({
        name,
      });
      expect(spacelift.operations()).not.toContain('SetWorkerDrain');
    },
  );
});

async function drainFailureOn(reply: Reply): Promise<unknown> {
  const spacelift = await startSpacelift();
  spacelift.answers('SetWorkerDrain', reply);
  return rejection(clientOnFakeTime(spacelift).client.setWorkerDrain({ poolId, workerId, drain: true }));
}
