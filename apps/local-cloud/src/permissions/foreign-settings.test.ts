import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { readPoolSettings, type PoolSettings } from '@poolkeeper/pool-config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FunctionError } from '../functions/invocation.ts';
import { twoPools, type TwoPools } from './two-pools.ts';

let pools: TwoPools;
let attacker: Awaited<ReturnType<typeof anAttacker>>;

beforeAll(async () => {
  [pools, attacker] = await Promise.all([twoPools(), anAttacker()]);
}, 240_000);
afterAll(async () => {
  attacker.close();
  await pools.close();
});

/** Whoever may write one parameter with settings tries to use the key of another pool, or to send a key elsewhere. */
describe('settings in a parameter', { timeout: 120_000 }, () => {
  // Each has a name of its own, because the function keeps settings that it has accepted.
  it.each<[string, string, (name: string) => PoolSettings]>([
    ['evil-1', 'are those of another pool', () => settingsOf('prompt')],
    ['evil-2', 'name the group of another pool', (name) => ({ ...settingsOf('prompt'), name })],
    ['evil-3', 'name the API key of another pool', (name) => renamed(name, settingsOf('prompt'))],
    ['evil-4', 'name a key that was granted to another pool', (name) => renamed(name, settingsOf('thrifty'))],
  ])('of the pool %s send no API key when they %s', async (name, _, settings) => {
    const error = await passWith(name, towards(attacker.url, settings(name)));

    expect(error?.errorType).toMatch(/SettingsError|SecretNotGrantedError|GroupNotFoundError/);
    expect(attacker.received).not.toContain(pools.cloud.account.localKey.secret);
  });

  it.each(['prompt', 'thrifty'])(
    'do not lead the key of their own pool %s to another endpoint',
    async (pool) => {
      const settings = settingsOf(pool);
      await passWith(pool, towards(attacker.url, settings));
      // The process uses settings for a minute, which is half a second here: a scheduled pass may have read the former ones.
      await sleep(600);
      const error = await passWith(pool, towards(attacker.url, settings));
      await passWith(pool, settings);

      expect(error?.errorMessage).toContain(`must not be sent to ${attacker.url} without encryption`);
      expect(attacker.received).not.toContain(pools.cloud.account.localKey.secret);
    },
  );
});

/** Settings that are in order for a pool of another name, except for their API key. */
function renamed(name: string, settings: PoolSettings): PoolSettings {
  const { connection, lifecycle } = settings;
  const { queueUrl, redriveQueueUrl, ...rest } = lifecycle;
  const queue = queueUrl.replace(/[^/]+$/, `poolkeeper-${name}`);
  return {
    ...settings,
    name,
    connection: { ...connection, group: { ...connection.group, name: `poolkeeper-${name}` } },
    lifecycle: { ...rest, queueUrl: queue, ...(redriveQueueUrl && { redriveQueueUrl: `${queue}-redrive` }) },
  };
}

function towards(endpoint: string, { connection, ...settings }: PoolSettings): PoolSettings {
  return { ...settings, connection: { ...connection, spacelift: { ...connection.spacelift, endpoint } } };
}

function settingsOf(pool: string): PoolSettings {
  return readPoolSettings(pools.cloud.account.parameters.find(`/poolkeeper/pools/${pool}`)?.value ?? '');
}

/** Writes a pool's settings, and returns the error of a pass with them. */
async function passWith(pool: string, settings: PoolSettings): Promise<FunctionError | undefined> {
  const { parameters, functions } = pools.cloud.account;
  const name = `/poolkeeper/pools/${pool}`;
  parameters.put({ name, value: JSON.stringify(settings), type: 'String' }, true);
  const outcome = await functions.find('poolkeeper-autoscaler')?.invoke({ pool });
  return outcome?.kind === 'failed' ? outcome.error : undefined;
}

/** A server that answers nothing and keeps what it receives. */
async function anAttacker() {
  const state = { url: '', received: '', close: () => void server.close() };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      state.received += body;
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return state;
}
