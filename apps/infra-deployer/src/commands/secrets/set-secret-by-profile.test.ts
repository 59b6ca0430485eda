import { readStoredApiKey } from '@poolkeeper/pool-config';
import { describe, expect, it } from 'vitest';
import { exitStatus } from '../../cli/exit-status.ts';
import { aCloudForAll } from '../../testing/a-cloud.ts';
import { aConfigFile, aFolder } from '../../testing/a-folder.ts';
import { run } from '../../testing/run.ts';

const world = aCloudForAll();
const secretId = 'poolkeeper/blue/api-key';

describe('an API key from a spacectl profile', { concurrent: false }, () => {
  it('is stored in the secret of the pool, and never shown', async () => {
    world.cloud.account.secrets.create({ name: secretId }, undefined);
    using folder = aFolderWith({ endpoint: 'https://acme.app.spacelift.io', key_id: '01KEY' });

    const { status, stdout, stderr } = await setApiKey(folder.path);

    expect(stdout + stderr).toBe(
      [
        '✔ api-key of blue is set (the secret poolkeeper/blue/api-key)',
        '',
        'Next steps:',
        '  poolkeeper doctor blue  # whether all is well',
        '',
      ].join('\n'),
    );
    expect(status).toBe(exitStatus.done);
    expect(
      readStoredApiKey(world.cloud.account.secrets.find(secretId)?.versions.at(-1)?.value ?? ''),
    ).toEqual({
      secret: 'a-secret',
      endpoint: 'https://acme.app.spacelift.io',
    });
  });

  it.each([
    [
      'another account',
      { endpoint: 'https://other.app.spacelift.io', key_id: '01KEY' },
      'spacelift.endpoint',
    ],
    ['another key', { endpoint: 'https://acme.app.spacelift.io', key_id: '01OTHER' }, 'spacelift.apiKey.id'],
  ])('is refused if it belongs to %s', async (_, credentials, setting) => {
    using folder = aFolderWith(credentials);

    const { status, stdout, stderr } = await setApiKey(folder.path);

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain(`Choose another profile, or correct ${setting}.`);
    expect(stdout + stderr).not.toContain('a-secret');
  });

  it('cannot be used for another secret', async () => {
    using folder = aFolderWith({ endpoint: 'https://acme.app.spacelift.io', key_id: '01KEY' });

    const { status, stderr } = await setApiKey(folder.path, 'token');

    expect(status).toBe(exitStatus.misused);
    expect(stderr).toContain('spacectl stores API keys but no token');
  });
});

function aFolderWith(credentials: { readonly endpoint: string; readonly key_id: string }) {
  const profile = { alias: 'acme', credentials: { type: 1, key_secret: 'a-secret', ...credentials } };
  return aFolder({
    'poolkeeper.yaml': aConfigFile(),
    '.spacelift/config.json': JSON.stringify({ currentProfileAlias: 'acme', profiles: { acme: profile } }),
  });
}

function setApiKey(cwd: string, key = 'api-key') {
  return run(['secrets', 'set', 'blue', key, '--spacectl-profile', 'current'], { cwd, env: { HOME: cwd } });
}
