import { aLog, aSpaceliftServer, workerPoolId } from '@poolkeeper/lambda-runtime/testing';
import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { minTimeForCallMs } from './batch/deadline.ts';
import { connect, spaceliftPatience } from './connect.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0)) close();
});

describe('the connection of a pool', () => {
  it('reads the pool and drains workers in Spacelift', async () => {
    const { pool } = await connected();
    expect(await pool.read()).toMatchObject({ id: workerPoolId });
    expect(await pool.drain('01JWORKER')).toMatchObject({ busy: true, drained: true });
  });

  it('drains a worker, and does not lift its drain', async () => {
    const { server, pool } = await connected();
    await pool.drain('01JWORKER');
    expect(server.requests.at(-1)).toMatchObject({
      variables: { poolId: workerPoolId, workerId: '01JWORKER', drain: true },
    });
  });

  it('passes on how many workers Spacelift counts as busy, beside the list', async () => {
    const { server, pool } = await connected();
    server.pool = { pendingRuns: 0, busyWorkers: 3, workers: [] };
    expect(await pool.read()).toMatchObject({ busyWorkers: 3, workers: [] });
  });

  it('passes on that Spacelift has refused a drain', async () => {
    const { server, pool } = await connected();
    server.drained = false;
    expect(await pool.drain('01JWORKER')).toMatchObject({ drained: false });
  });

  it('tries a call twice', async () => {
    const { server, pool } = await connected();
    await pool.read();
    const before = server.requests.length;
    server.status = 503;
    await expect(pool.read()).rejects.toThrow();
    expect(server.requests.length - before).toBe(2);
  });

  it('ends each call within the time that the deadline keeps for it', () => {
    const { requestTimeoutMs, retry } = spaceliftPatience;
    const oneRequestMs = retry.attempts * requestTimeoutMs + (retry.attempts - 1) * retry.maxDelayMs;
    // The secret of the API key, a token, and the request itself.
    expect(5_000 + 2 * oneRequestMs).toBeLessThanOrEqual(minTimeForCallMs);
  });

  it('is not made while its certificates cannot be read', async () => {
    const caCertificates = { kind: 'ssm-parameter', name: '/ca' };
    await expect(connected({ caCertificates })).rejects.toThrow('contains no certificate in PEM form');
  });

  it('has a redrive queue if the settings name one', async () => {
    expect((await connected()).redrive).toBeDefined();
    expect((await connected({}, { redriveQueueUrl: undefined })).redrive).toBeUndefined();
  });
});

/** Ports whose Spacelift and parameter store are one server on this machine. */
async function connected(spacelift: object = {}, lifecycle: object = {}) {
  const server = await aSpaceliftServer();
  closing.push(() => {
    server.close();
  });
  vi.stubEnv('AWS_ENDPOINT_URL', server.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  const settings = aPoolSettings();
  const ports = await connect(
    {
      ...settings,
      connection: {
        ...settings.connection,
        spacelift: {
          ...settings.connection.spacelift,
          apiKeySecret: { kind: 'ssm-parameter', name: '/secret' },
          endpoint: server.url,
          ...spacelift,
        },
      },
      lifecycle: { ...settings.lifecycle, ...lifecycle },
    },
    aLog(),
    { trust: { endpoints: [server.url], needsGrants: false } },
  );
  return { server, ...ports };
}
