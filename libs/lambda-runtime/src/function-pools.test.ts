import { poolNames, readSettingsPlace, type SecretLocation } from '@poolkeeper/pool-config';
import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFunctionPools } from './function-pools.ts';
import { connectSpacelift } from './spacelift-pool.ts';
import { aLog } from './testing/a-log.ts';
import { aSpaceliftServer, workerPoolId } from './testing/a-spacelift-server.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0)) close();
});

const { settingsParameter, apiKeySecret } = poolNames('blue');
const ownKey: SecretLocation = { kind: 'secrets-manager', secretId: apiKeySecret };

describe('the pools of a function', () => {
  it('are connected with a key that is read at the same time as the settings', async () => {
    const { server, pools } = await aFunction(ownKey);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    server.onSecretRead = () => {
      resolve(undefined);
    };
    server.beforeSettings = promise;

    const { ports } = await pools.get(settingsParameter);
    expect(await ports.read()).toMatchObject({ id: workerPoolId });
    expect(server.secretReads).toBe(1);
  });

  it('read the key again after a rotation', async () => {
    const { server, pools } = await aFunction(ownKey);
    const { ports } = await pools.get(settingsParameter);
    await ports.read();
    server.rotate('another secret');

    expect(await ports.read()).toMatchObject({ id: workerPoolId });
    expect(server.secretReads).toBe(2);
  });

  it('use no other key than that of the settings', async () => {
    const { server, pools } = await aFunction({ kind: 'secrets-manager', secretId: 'of-all-pools' });
    const { ports } = await pools.get(settingsParameter);

    await expect(ports.read()).rejects.toMatchObject({ name: 'SecretNotGrantedError' });
    expect(server.requests).toEqual([]);
  });

  it('read no key before the settings in a function with one pool, whose role may not allow it', async () => {
    const { server, pools } = await aFunction(ownKey, { POOL_SETTINGS: settingsParameter });
    await pools.get(settingsParameter);
    expect(server.secretReads).toBe(0);
  });
});

/** A function of which Spacelift and AWS are one server on this machine. */
async function aFunction(apiKeySecret: SecretLocation, environment: Readonly<Record<string, string>> = {}) {
  const server = await aSpaceliftServer();
  closing.push(() => {
    server.close();
  });
  vi.stubEnv('AWS_ENDPOINT_URL', server.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  const settings = aPoolSettings({ name: 'blue' });
  const { connection } = settings;
  const spacelift = { ...connection.spacelift, apiKeySecret, endpoint: server.url, workerPoolId };
  server.settings = {
    [settingsParameter]: JSON.stringify({ ...settings, connection: { ...connection, spacelift } }),
  };
  const pools = createFunctionPools({
    place: readSettingsPlace({ SPACELIFT_ENDPOINTS: server.url, ...environment }),
    aws: { region: connection.group.region },
    connect: (of, _, { clients = new Map<string, unknown>(), ...access }) =>
      connectSpacelift(of, {
        aws: { region: of.connection.group.region, clients },
        patience: { requestTimeoutMs: 5_000, retry: { attempts: 2, maxDelayMs: 1_000 } },
        ...access,
      }),
    createMemory: () => undefined,
    log: aLog(),
  });
  return { server, pools };
}
