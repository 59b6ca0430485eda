import { parsePoolConfig } from '@poolkeeper/pool-config/schema';
import { aPoolConfig } from '@poolkeeper/pool-config/testing';
import { describe, expect, it } from 'vitest';
import { deployablesOf } from '../stacks/deployables.ts';
import { aCloudForAll } from '../testing/a-cloud.ts';
import { aSystem } from '../testing/a-system.ts';
import { recordingHost } from '../testing/recording-host.ts';
import { grantSecrets } from './grant-secrets.ts';

const world = aCloudForAll();

describe('the secrets of a configuration', { concurrent: false }, () => {
  it('are granted to the pools that use them, beside those that have the grant', async () => {
    const { secrets, parameters } = world.cloud.account;
    secrets.create({ name: 'acme/spacelift', tags: { team: 'a', 'poolkeeper:pools': 'green' } }, 'a-secret');
    parameters.put({ name: '/acme/ca', value: 'certificates', type: 'String' }, false);

    const first = await granting({ secretsManager: 'acme/spacelift' }, { ssmParameter: '/acme/ca' });
    const second = await granting({ secretsManager: 'acme/spacelift' }, { ssmParameter: '/acme/ca' });

    expect(secrets.find('acme/spacelift')?.tags).toEqual({ team: 'a', 'poolkeeper:pools': 'blue green' });
    expect(parameters.find('/acme/ca')?.tags).toEqual({ 'poolkeeper:pools': 'blue' });
    expect(first).toEqual([
      'granted the secret acme/spacelift to the pool blue',
      'granted the parameter /acme/ca to the pool blue',
    ]);
    expect(second).toEqual([]);
  });

  it('that cannot be granted are named, with what their owner has to do', async () => {
    expect(await granting({ secretsManager: 'acme/missing' })).toEqual([
      expect.stringMatching(
        /the secret acme\/missing cannot be granted.*add blue to its tag poolkeeper:pools/,
      ),
    ]);
  });

  it('need no grant for the functions of one pool', async () => {
    expect(await granting({ secretsManager: 'acme/missing' }, undefined, { functions: {} })).toEqual([]);
  });
});

/** Grants the secrets of the pool blue, and returns what the user is told. */
async function granting(secret: object, caCertificates?: object, rest: object = {}) {
  const host = recordingHost();
  const { spacelift } = aPoolConfig();
  const config = parsePoolConfig({
    ...aPoolConfig(),
    ...rest,
    spacelift: { ...spacelift, apiKey: { id: '01KEY', secret }, caCertificates },
  });
  const context = { host, system: aSystem({ cwd: '/' }), options: {} };
  await grantSecrets(context, deployablesOf([], [{ file: 'poolkeeper.yaml', config }]));
  return host.messages.map(({ text }) => text);
}
