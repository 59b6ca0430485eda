import { describe, expect, it } from 'vitest';
import { clientOnFakeTime, rejection } from './testing/client-on-fake-time.ts';
import { json, poolId, raw, refused, startSpacelift, token } from './testing/loopback-spacelift.ts';

describe('exchanging the api key', () => {
  it.each([
    ['no such key', json({ data: { apiKeyUser: null } })],
    ['a wrong secret', refused('unauthorized')],
    ['a deleted key', refused('api key not found')],
    ['a status', raw('', { status: 401 })],
  ])('reports %s as unauthorized, without retries', async (_, reply) => {
    const spacelift = await startSpacelift();
    spacelift.answers('ExchangeApiKey', reply);
    const error = await rejection(clientOnFakeTime(spacelift).client.readWorkerPool(poolId));
    expect(error).toMatchObject({
      name: 'UnauthorizedError',
      message: expect.stringContaining('01JKEY') as string,
    });
    expect(spacelift.operations()).toEqual(['ExchangeApiKey']);
  });

  it.each([
    ['id', { id: '', secret: 'x' }],
    ['secret', { id: '01JKEY', secret: '' }],
  ])('refuses a key without %s before it asks', async (part, key) => {
    const spacelift = await startSpacelift();
    const { client } = clientOnFakeTime({ ...spacelift, apiKey: () => Promise.resolve(key) });
    await expect(client.readWorkerPool(poolId)).rejects.toThrow(`the api key has no ${part}`);
    expect(spacelift.requests).toEqual([]);
  });

  it("rejects with the error of the key's source", async () => {
    const spacelift = await startSpacelift();
    const lost = new Error('parameter store is down');
    const { client } = clientOnFakeTime({ ...spacelift, apiKey: () => Promise.reject(lost) });
    expect(await rejection(client.readWorkerPool(poolId))).toBe(lost);
  });

  it('is retried while Spacelift is briefly unavailable', async () => {
    const spacelift = await startSpacelift();
    spacelift.answers('ExchangeApiKey', raw('', { status: 502 }), token({}));
    await clientOnFakeTime(spacelift).client.readWorkerPool(poolId);
    expect(spacelift.operations()).toEqual(['ExchangeApiKey', 'ExchangeApiKey', 'ReadWorkerPool']);
  });

  it('does not multiply its retries with those of the request', async () => {
    const spacelift = await startSpacelift();
    spacelift.answers('ExchangeApiKey', raw('', { status: 502 }));
    await expect(clientOnFakeTime(spacelift).client.readWorkerPool(poolId)).rejects.toMatchObject({
      name: 'UnavailableError',
    });
    expect(spacelift.operations()).toEqual(['ExchangeApiKey', 'ExchangeApiKey', 'ExchangeApiKey']);
  });

  it.each([
    ['no token', { validUntil: 1 }],
    ['an empty token', { jwt: '', validUntil: 1 }],
    ['a token that no header can carry', { jwt: 'a\nb', validUntil: 1 }],
    ['no time of expiry', { jwt: 'jwt' }],
    ['a time of expiry in words', { jwt: 'jwt', validUntil: 'tomorrow' }],
  ])('refuses an answer with %s', async (_, apiKeyUser) => {
    const spacelift = await startSpacelift();
    spacelift.answers('ExchangeApiKey', json({ data: { apiKeyUser } }));
    await expect(clientOnFakeTime(spacelift).client.readWorkerPool(poolId)).rejects.toMatchObject({
      name: 'BadResponseError',
      message: expect.stringMatching(/apiKeyUser\.(jwt|validUntil)/) as string,
    });
  });
});
