import { aLog, aSpaceliftServer, workerPoolId } from '@poolkeeper/lambda-runtime/testing';
import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { connect } from './connect.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0)) close();
});

describe('the connection of a pool', () => {
  it('reads the pool and drains workers in Spacelift', async () => {
    const ports = await connected();
    expect(await ports.pool.read()).toMatchObject({ id: workerPoolId });
    expect(await ports.pool.drain('01JWORKER')).toMatchObject({ busy: true });
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
  return connect(
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
  );
}
