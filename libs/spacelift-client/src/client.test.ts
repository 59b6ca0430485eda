import { describe, expect, it, vi } from 'vitest';
import { createSpaceliftClient } from './client.ts';
import { poolId, startSpacelift } from './testing/loopback-spacelift.ts';

const endpoint = 'https://acme.app.spacelift.io';
const apiKey = () => Promise.resolve({ id: '01JKEY', secret: 'x' });

describe('createSpaceliftClient', () => {
  it('works with nothing but an endpoint and a key', async () => {
    const spacelift = await startSpacelift();
    const client = createSpaceliftClient({ endpoint: spacelift.endpoint, apiKey });
    await expect(client.readWorkerPool(poolId)).resolves.toMatchObject({ id: poolId });
  });

  it('sends no request before the first call', () => {
    const asked = vi.fn(apiKey);
    createSpaceliftClient({ endpoint, apiKey: asked });
    expect(asked).not.toHaveBeenCalled();
  });

  it('uses the given fetch', async () => {
    const answer = { data: { apiKeyUser: null } };
    const fetch = vi.fn(() => Promise.resolve(Response.json(answer)));
    await expect(
      createSpaceliftClient({ endpoint, apiKey, fetch }).readWorkerPool(poolId),
    ).rejects.toMatchObject({
      name: 'UnauthorizedError',
    });
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it.each([
    [{ endpoint: 'acme' }, 'endpoint must be the URL of a spacelift account'],
    [{ requestTimeoutMs: 0 }, 'requestTimeoutMs must be a whole number of at least 1, got 0'],
    [{ retry: { attempts: 0 } }, 'retry.attempts must be a whole number of at least 1, got 0'],
    [{ retry: { baseDelayMs: -1 } }, 'retry.baseDelayMs must be a whole number of at least 0, got -1'],
    [{ retry: { maxDelayMs: NaN } }, 'retry.maxDelayMs must be a whole number of at least 0, got NaN'],
  ])('refuses %j', (options, message) => {
    expect(() => createSpaceliftClient({ endpoint, apiKey, ...options })).toThrow(message);
  });
});
