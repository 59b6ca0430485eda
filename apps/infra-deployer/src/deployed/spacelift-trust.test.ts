import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { formatApiKey, type PoolSettings } from '@poolkeeper/pool-config';
import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandContext } from '../cli/context.ts';
import { exitStatus } from '../cli/exit-status.ts';
import { aCloudForAll } from '../testing/a-cloud.ts';
import { aDeployedPool } from '../testing/a-deployed-pool.ts';
import { aFolder } from '../testing/a-folder.ts';
import { aSystem } from '../testing/a-system.ts';
import { recordingHost } from '../testing/recording-host.ts';
import { run } from '../testing/run.ts';
import { trustedConnection } from './spacelift-trust.ts';

const world = aCloudForAll();
const settingsParameter = '/poolkeeper/pools/blue';
const adminPassword = { name: 'acme/admin-password', value: 'hunter2' };

/** Whoever may write the settings parameter tries to get what the operator's permissions can read. */
describe('a settings parameter', { concurrent: false, timeout: 120_000 }, () => {
  let folder: Awaited<ReturnType<typeof aDeployedPool>>;
  let attacker: Awaited<ReturnType<typeof anAttacker>>;
  let deployed = '';
  beforeAll(async () => {
    attacker = await anAttacker();
    folder = await aDeployedPool(world.cloud, { rest: 'scaling: { enabled: false, maxSize: 5 }' });
    deployed = world.cloud.account.parameters.find(settingsParameter)?.value ?? '';
    world.cloud.account.secrets.create({ name: adminPassword.name }, adminPassword.value);
  }, 240_000);
  afterAll(() => {
    attacker.close();
    folder[Symbol.dispose]();
  });

  it.each(['status', 'plan', 'doctor'])(
    'does not make `%s` send another secret than the configured one',
    async (command) => {
      write({ apiKeySecret: { kind: 'secrets-manager', secretId: adminPassword.name } });
      const { status, stdout, stderr } = await run([command, 'blue'], { cwd: folder.path });

      expect(status).not.toBe(exitStatus.done);
      expect(stdout + stderr).toMatch(/differ from the configuration: .*Nothing was\s+sent to\s+Spacelift/s);
      expectNothingSent();
    },
  );

  it.each(['status', 'plan', 'doctor'])(
    'does not make `%s` send a secret to another endpoint',
    async (command) => {
      write({ endpoint: attacker.url });
      const { status } = await run([command, 'blue'], { cwd: folder.path });

      expect(status).not.toBe(exitStatus.done);
      expectNothingSent();
    },
  );

  it.each(['status', 'plan', 'doctor'])(
    'does not choose the host that `%s` asks about queues',
    async (command) => {
      const settings = JSON.parse(deployed) as PoolSettings;
      const { queueUrl, redriveQueueUrl = '' } = settings.lifecycle;
      const atAttacker = (url: string) => attacker.url + new URL(url).pathname;
      put({
        ...settings,
        lifecycle: {
          ...settings.lifecycle,
          queueUrl: atAttacker(queueUrl),
          redriveQueueUrl: atAttacker(redriveQueueUrl),
        },
      });
      await run([command, 'blue'], { cwd: folder.path });

      expectNothingSent();
    },
  );

  it.each(['status', 'plan', 'doctor'])(
    'does not make `%s` send anything without a configuration',
    async (command) => {
      using elsewhere = aFolder();
      write({ endpoint: attacker.url });
      const asked = await run([command, 'blue'], { cwd: elsewhere.path });
      const named = await run([command, 'blue', '--endpoint', world.cloud.url], { cwd: elsewhere.path });
      write({
        endpoint: attacker.url,
        apiKeySecret: { kind: 'secrets-manager', secretId: adminPassword.name },
      });
      const foreign = await run([command, 'blue', '--endpoint', attacker.url], { cwd: elsewhere.path });

      expect([asked.status, named.status, foreign.status]).not.toContain(exitStatus.done);
      expect(asked.stdout + asked.stderr).toContain('is not confirmed');
      expect(named.stdout + named.stderr).toContain(`and not at ${world.cloud.url}`);
      expect(foreign.stdout + foreign.stderr).toContain("a secret that is not the pool's own");
      expectNothingSent();
    },
  );

  it('does not make `doctor` send the key of a spacectl profile elsewhere', async () => {
    const credentials = { type: 1, endpoint: world.cloud.url, key_id: '01KEY', key_secret: 'of-the-profile' };
    using elsewhere = aFolder({
      '.spacelift/config.json': JSON.stringify({ profiles: { acme: { alias: 'acme', credentials } } }),
    });
    write({ endpoint: attacker.url });
    const { status } = await run(['doctor', 'blue', '--spacectl-profile', 'acme'], {
      cwd: elsewhere.path,
      env: { HOME: elsewhere.path },
    });

    expect(status).not.toBe(exitStatus.done);
    expectNothingSent();
  });

  function write(change: Partial<PoolSettings['connection']['spacelift']>): void {
    const settings = JSON.parse(deployed) as PoolSettings;
    const { connection } = settings;
    put({ ...settings, connection: { ...connection, spacelift: { ...connection.spacelift, ...change } } });
  }

  function put(settings: PoolSettings): void {
    const value = JSON.stringify(settings);
    world.cloud.account.parameters.put({ name: settingsParameter, value, type: 'String' }, true);
  }

  function expectNothingSent(): void {
    expect(attacker.received).toEqual([]);
  }
});

describe('without a configuration', () => {
  const { connection } = aPoolSettings();
  const { endpoint } = connection.spacelift;

  it('the user can confirm the endpoint of the settings', async () => {
    const asking = aContext([true]);

    expect(await trustedConnection(asking, { name: 'blue', settings: aPoolSettings() })).toMatchObject({
      trust: { endpoints: [endpoint] },
    });
    expect(asking.host.prompts).toEqual([
      expect.stringContaining(`Send the API key of the pool blue to ${endpoint}?`),
    ]);
    await expect(
      trustedConnection(aContext([false]), { name: 'blue', settings: aPoolSettings() }),
    ).rejects.toMatchObject({ code: 'settings-untrusted' });
  });

  it('the endpoint that is stored with the key needs no confirmation', async () => {
    const secretId = 'poolkeeper/violet/api-key';
    world.cloud.account.secrets.create({ name: secretId }, formatApiKey({ secret: 'open sesame', endpoint }));
    const settings = aPoolSettings({ name: 'violet' });
    const { connection: of } = settings;
    const elsewhere = { ...of, spacelift: { ...of.spacelift, endpoint: 'https://evil.example' } };

    expect(await trustedConnection(aContext(), { name: 'violet', settings })).toMatchObject({
      trust: { endpoints: [] },
    });
    await expect(
      trustedConnection(aContext(), { name: 'violet', settings: { ...settings, connection: elsewhere } }),
    ).rejects.toThrow('https://evil.example in the settings of the pool violet is not confirmed');
  });
});

function aContext(
  replies?: readonly boolean[],
): CommandContext & { readonly host: ReturnType<typeof recordingHost> } {
  return { host: recordingHost(replies), system: aSystem({ cwd: '/' }), options: {} };
}

/** A server that keeps what it receives. */
async function anAttacker() {
  const received: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push(body);
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, received, close: () => void server.close() };
}
