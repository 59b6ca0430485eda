import { formatApiKey, grantTag } from '@poolkeeper/pool-config';
import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Trust } from './pool-secret.ts';
import { connectSpacelift } from './spacelift-pool.ts';
import { aSpaceliftServer, workerPoolId } from './testing/a-spacelift-server.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  for (const close of closing.splice(0)) close();
});

describe('the connection to Spacelift', () => {
  it('returns the count of busy workers beside the list, so that a contradiction can be seen', async () => {
    const { server, pool } = await connected();
    server.pool = { pendingRuns: 4, busyWorkers: 3, workers: [] };
    expect(await pool.read()).toEqual({ id: workerPoolId, ...server.pool });
  });

  it('drains a worker, and returns whether a run is still on it', async () => {
    const { pool } = await connected();
    expect(await pool.drain('01JWORKER')).toMatchObject({ busy: true });
  });

  it('issue 11, 9: believes no answer about another pool than the one that was asked for', async () => {
    const { pool } = await connected({ workerPoolId: '01ANOTHER' });
    await expect(pool.read()).rejects.toThrow(
      `answered for worker pool ${workerPoolId} when asked for worker pool 01ANOTHER`,
    );
  });

  it('reads another pool, and drains its workers, with the same key', async () => {
    const { server, pool } = await connected({ workerPoolId: '01ANOTHER' });
    expect(await pool.read(workerPoolId)).toMatchObject({ id: workerPoolId });
    await pool.drain('01JWORKER', workerPoolId);
    expect(server.requests.at(-1)).toMatchObject({
      variables: { poolId: workerPoolId, workerId: '01JWORKER', drain: true },
    });
    expect(server.secretReads).toBe(1);
  });

  it('asks for the drain of a worker, and not for its end', async () => {
    const { server, pool } = await connected();
    await pool.drain('01JWORKER');
    expect(server.requests.at(-1)).toMatchObject({ variables: { poolId: workerPoolId, drain: true } });
  });

  it('returns that Spacelift has refused a drain', async () => {
    const { server, pool } = await connected();
    server.drained = false;
    expect(await pool.drain('01JWORKER')).toMatchObject({ busy: true, drained: false });
  });

  it('reads the secret once for as long as it is accepted', async () => {
    const { server, pool } = await connected();
    expect(await pool.read()).toMatchObject({ id: workerPoolId });
    await pool.read();
    expect(await pool.drain('01JWORKER')).toMatchObject({ busy: true });
    expect(server.secretReads).toBe(1);
  });

  it('L9: reads the secret again as soon as the key is refused, as after a rotation', async () => {
    const { server, pool } = await connected();
    await pool.read();
    server.rotate('another secret');
    expect(await pool.read()).toMatchObject({ id: workerPoolId });
    expect(server.secretReads).toBe(2);
  });

  it('issue 12, 2: sends no key to an endpoint that the deployment does not trust', async () => {
    const { server, pool } = await connected({}, { endpoints: ['https://*.app.spacelift.io'] });
    await expect(pool.read()).rejects.toMatchObject({ name: 'UntrustedEndpointError' });
    expect(server.requests).toEqual([]);
  });

  it('issue 12, 2: sends no key to another endpoint than the one that is stored with it', async () => {
    const { server, pool } = await connected();
    server.stored = formatApiKey({ secret: server.secret, endpoint: 'https://acme.app.spacelift.io' });
    await expect(pool.read()).rejects.toThrow('the API key is stored for https://acme.app.spacelift.io');
    expect(server.requests).toEqual([]);
    server.stored = formatApiKey({ secret: server.secret, endpoint: server.url });
    expect(await pool.read()).toMatchObject({ id: workerPoolId });
  });

  it('sends a key to a local cloud that stands for the endpoint which is stored with it, and for no other', async () => {
    const acme = 'https://acme.app.spacelift.io';
    const { server, pool } = await connected({}, { standsFor: acme });
    server.stored = formatApiKey({ secret: server.secret, endpoint: 'https://other.app.spacelift.io' });
    await expect(pool.read()).rejects.toThrow('the API key is stored for https://other.app.spacelift.io');
    server.stored = formatApiKey({ secret: server.secret, endpoint: acme });
    expect(await pool.read()).toMatchObject({ id: workerPoolId });
  });

  it('issue 12, 2: uses a key at another location only if its owner has granted it to the pool', async () => {
    const { server, pool } = await connected({}, { needsGrants: true });
    server.tags = { [grantTag]: 'green' };
    await expect(pool.read()).rejects.toThrow(
      'the secret /pool/secret is not granted to the pool blue: add the pool to its tag poolkeeper:pools',
    );
    expect(server.requests).toEqual([]);
    server.tags = { [grantTag]: 'blue green' };
    expect(await pool.read()).toMatchObject({ id: workerPoolId });
  });

  it('does not show a secret that lacks the key', async () => {
    const { server, pool } = await connected();
    server.stored = '{"secret": 7, "other": "hunter2"}';
    await expect(pool.read()).rejects.toThrow(
      /^(?!.*hunter2).*not a JSON object with a string at the key "secret"/,
    );
  });

  it('issue 12, 5: adds no certificate to those that the process trusts', async () => {
    const [given = '', ...others] = getCACertificates('bundled');
    onTestFinished(() => {
      setDefaultCACertificates([given, ...others]);
    });
    setDefaultCACertificates(others);
    await connected({ caCertificates: { kind: 'ssm-parameter', name: '/ca' } }, {}, given);
    expect(getCACertificates('default')).not.toContain(given);
  });

  it('leaves alone the fetch of the platform, whose first use is slow', async () => {
    const { pool } = await connected(
      { endpoint: 'https://127.0.0.1:1' },
      { endpoints: ['https://127.0.0.1:1'] },
    );
    vi.stubGlobal('fetch', () => Promise.reject(new Error('not this one')));
    await expect(pool.read()).rejects.toThrow('ECONNREFUSED');
  });

  it('is not made while its certificates cannot be read', async () => {
    await expect(connected({ caCertificates: { kind: 'ssm-parameter', name: '/ca' } })).rejects.toThrow(
      'contains no certificate in PEM form',
    );
  });
});

/** A pool whose Spacelift and parameter store are one server on this machine. */
async function connected(parts: object = {}, trust: Partial<Trust> = {}, stored?: string) {
  const { name, connection } = aPoolSettings();
  const server = await aSpaceliftServer();
  server.stored = stored;
  closing.push(() => {
    server.close();
  });
  vi.stubEnv('AWS_ENDPOINT_URL', server.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  const pool = await connectSpacelift(
    {
      name,
      connection: {
        ...connection,
        spacelift: {
          ...connection.spacelift,
          apiKeySecret: { kind: 'ssm-parameter', name: '/pool/secret' },
          endpoint: server.url,
          workerPoolId,
          ...parts,
        },
      },
    },
    {
      aws: { region: 'eu-west-1' },
      patience: { requestTimeoutMs: 5_000, retry: { attempts: 2, maxDelayMs: 1_000 } },
      trust: { endpoints: [server.url], needsGrants: false, ...trust },
    },
  );
  return { server, pool };
}
