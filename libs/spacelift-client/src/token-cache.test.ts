import { describe, expect, it } from 'vitest';
import { clientOnFakeTime } from './testing/client-on-fake-time.ts';
import { drainSet, poolId, refused, startSpacelift, token, workerId } from './testing/loopback-spacelift.ts';

describe('the token', () => {
  it('is fetched once for many calls', async () => {
    const spacelift = await startSpacelift();
    const { client } = clientOnFakeTime(spacelift);
    await client.readWorkerPool(poolId);
    await client.readWorkerPool(poolId);
    await client.setWorkerDrain({ poolId, workerId, drain: true });
    expect(spacelift.operations()).toEqual([
      'ExchangeApiKey',
      'ReadWorkerPool',
      'ReadWorkerPool',
      'SetWorkerDrain',
    ]);
  });

  it('is sent with every request except the exchange', async () => {
    const spacelift = await startSpacelift();
    await clientOnFakeTime(spacelift).client.readWorkerPool(poolId);
    expect(spacelift.requests.map((request) => request.authorization)).toEqual([undefined, 'Bearer jwt-1']);
  });

  it('is shared by concurrent callers', async () => {
    const spacelift = await startSpacelift();
    const { client } = clientOnFakeTime(spacelift);
    await Promise.all([
      client.readWorkerPool(poolId),
      client.readWorkerPool(poolId),
      client.readWorkerPool(poolId),
    ]);
    expect(spacelift.operations().filter((name) => name === 'ExchangeApiKey')).toHaveLength(1);
  });

  it('is used until a minute before it expires, then renewed', async () => {
    const spacelift = await startSpacelift();
    const { client, time } = clientOnFakeTime(spacelift);
    const validUntil = time.now / 1000 + 3600;
    spacelift.answers('ExchangeApiKey', token({ jwt: 'old', validUntil }), token({ jwt: 'new' }));
    await client.readWorkerPool(poolId);
    time.now = (validUntil - 60) * 1000 - 1;
    await client.readWorkerPool(poolId);
    time.now += 1;
    await client.readWorkerPool(poolId);
    expect(sent(spacelift)).toEqual(['Bearer old', 'Bearer old', 'Bearer new']);
  });

  it('is used once even if it appears expired, so that a fast clock does not cause a loop', async () => {
    const spacelift = await startSpacelift();
    const { client, time } = clientOnFakeTime(spacelift);
    spacelift.answers('ExchangeApiKey', token({ validUntil: time.now / 1000 - 500 }));
    await client.readWorkerPool(poolId);
    expect(spacelift.operations()).toEqual(['ExchangeApiKey', 'ReadWorkerPool']);
  });

  it('is fetched again after a failed exchange', async () => {
    const spacelift = await startSpacelift();
    const { client } = clientOnFakeTime(spacelift);
    spacelift.answers('ExchangeApiKey', refused('internal problem'), token({ jwt: 'second' }));
    await expect(client.readWorkerPool(poolId)).rejects.toMatchObject({ name: 'BadResponseError' });
    await client.readWorkerPool(poolId);
    expect(sent(spacelift)).toEqual(['Bearer second']);
  });

  it('is dropped when it is rejected, and the request is sent again with a token of the rotated key', async () => {
    const spacelift = await startSpacelift();
    const secrets = ['old-secret', 'new-secret'];
    const { client } = clientOnFakeTime({
      endpoint: spacelift.endpoint,
      apiKey: () => Promise.resolve({ id: '01JKEY', secret: secrets.shift() ?? 'asked too often' }),
    });
    spacelift.answers('ExchangeApiKey', token({ jwt: 'revoked' }), token({ jwt: 'fresh' }));
    spacelift.answers('SetWorkerDrain', refused('unauthorized'), drainSet());
    await client.setWorkerDrain({ poolId, workerId, drain: true });
    expect(spacelift.requests.map(({ variables }) => variables.secret).filter(Boolean)).toEqual([
      'old-secret',
      'new-secret',
    ]);
    expect(sent(spacelift)).toEqual(['Bearer revoked', 'Bearer fresh']);
  });

  it('is renewed once, not once per caller, when it is rejected for several callers at once', async () => {
    const spacelift = await startSpacelift();
    const { client } = clientOnFakeTime(spacelift);
    spacelift.answers('ExchangeApiKey', token({ jwt: 'revoked' }), token({ jwt: 'fresh' }));
    spacelift.answers('SetWorkerDrain', (response, request) => {
      const reply = request.authorization === 'Bearer fresh' ? drainSet() : refused('unauthorized');
      reply(response, request);
    });
    await Promise.all([1, 2, 3].map(() => client.setWorkerDrain({ poolId, workerId, drain: true })));
    expect(spacelift.operations().filter((name) => name === 'ExchangeApiKey')).toHaveLength(2);
  });

  it('is not fetched a third time when the new one is rejected too', async () => {
    const spacelift = await startSpacelift();
    const { client } = clientOnFakeTime(spacelift);
    spacelift.answers('ReadWorkerPool', refused('unauthorized'));
    await expect(client.readWorkerPool(poolId)).rejects.toMatchObject({ name: 'UnauthorizedError' });
    expect(spacelift.operations()).toEqual([
      'ExchangeApiKey',
      'ReadWorkerPool',
      'ExchangeApiKey',
      'ReadWorkerPool',
    ]);
  });
});

function sent(spacelift: Awaited<ReturnType<typeof startSpacelift>>) {
  return spacelift.requests.map((request) => request.authorization).filter(Boolean);
}
