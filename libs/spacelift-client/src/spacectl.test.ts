import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { accountFromEnvironment, accountFromSpacectl } from './spacectl.ts';

const key = {
  SPACELIFT_API_KEY_ENDPOINT: 'https://acme.app.spacelift.io',
  SPACELIFT_API_KEY_ID: '01KEY',
  SPACELIFT_API_KEY_SECRET: 'sup3r',
};
const token = `e30.${Buffer.from('{"aud":["https://acme.app.spacelift.io"]}').toString('base64url')}.c2ln`;

describe('the account of the environment', () => {
  it('has the API key, whose secret is read again each time', async () => {
    const env = { ...key };
    const account = accountFromEnvironment(env);
    env.SPACELIFT_API_KEY_SECRET = 'rotated';

    expect(account.endpoint).toBe('https://acme.app.spacelift.io');
    expect(await account.apiKey?.()).toEqual({ id: '01KEY', secret: 'rotated' });
  });

  it('has the token, and the endpoint that the token is for', async () => {
    const account = accountFromEnvironment({ ...key, SPACELIFT_API_TOKEN: token });

    expect(account.endpoint).toBe('https://acme.app.spacelift.io');
    expect(await account.token?.()).toBe(token);
  });

  it('prefers the key if that is set, and knows the old name of the endpoint', async () => {
    const account = accountFromEnvironment({
      ...{ ...key, SPACELIFT_API_KEY_ENDPOINT: '', SPACELIFT_API_ENDPOINT: 'https://old.example' },
      ...{ SPACELIFT_API_TOKEN: token, SPACELIFT_API_PREFERRED_METHOD: ' APIKEY ' },
    });

    expect(account.endpoint).toBe('https://old.example');
    expect(await account.apiKey?.()).toMatchObject({ id: '01KEY' });
  });

  it.each([
    [{}, 'SPACELIFT_API_KEY_ID is missing from the environment'],
    [{ ...key, SPACELIFT_API_KEY_SECRET: '' }, 'SPACELIFT_API_KEY_SECRET is missing from the environment'],
    [
      { ...key, SPACELIFT_API_KEY_ENDPOINT: '' },
      'SPACELIFT_API_KEY_ENDPOINT is missing from the environment',
    ],
    [{ SPACELIFT_API_PREFERRED_METHOD: 'token' }, 'SPACELIFT_API_TOKEN is missing from the environment'],
    [{ SPACELIFT_API_PREFERRED_METHOD: 'github' }, 'must be token or apikey, got "github"'],
    [{ SPACELIFT_API_TOKEN: 'hush' }, 'names no account as its audience'],
  ])('is refused for %j', (env, message) => {
    const error = errorOf(() => accountFromEnvironment(env));
    expect(error).toMatchObject({
      name: 'CredentialsError',
      message: expect.stringContaining(message) as string,
    });
    expect(inspect(error)).not.toMatch(/hush|sup3r/);
  });
});

describe('the account of a spacectl profile', () => {
  const credentials = {
    type: 1,
    endpoint: 'https://acme.app.spacelift.io/',
    key_id: '01KEY',
    key_secret: 'sup3r',
  };

  it('has the API key of the selected profile, or of the one that is named', async () => {
    const { env, write } = await aHome({
      currentProfileAlias: 'acme',
      profiles: { acme: { credentials }, other: { credentials: { ...credentials, key_id: '01OTHER' } } },
    });
    const account = accountFromSpacectl({ env });

    expect(account.endpoint).toBe('https://acme.app.spacelift.io');
    expect(await accountFromSpacectl({ env, profile: 'other' }).apiKey?.()).toMatchObject({ id: '01OTHER' });
    write({
      currentProfileAlias: 'acme',
      profiles: { acme: { credentials: { ...credentials, key_secret: 'new' } } },
    });
    expect(await account.apiKey?.()).toEqual({ id: '01KEY', secret: 'new' });
    write({
      currentProfileAlias: 'acme',
      profiles: { acme: { credentials: { ...credentials, type: 3, access_token: 'x' } } },
    });
    await expect(account.apiKey?.()).rejects.toThrow('credentials of another kind');
    expect(await accountFromSpacectl({ env }).token?.()).toBe('x');
  });

  it.each([
    ['{', "config.json is not in spacectl's format"],
    [{}, 'no profile is selected'],
    [{ currentProfileAlias: 'gone', profiles: { acme: {} } }, 'spacectl has no profile gone in'],
    [
      { currentProfileAlias: 'acme', profiles: { acme: { credentials: { ...credentials, type: 2 } } } },
      'the spacectl profile acme has neither an api key nor a token',
    ],
    [
      { currentProfileAlias: 'acme', profiles: { acme: { credentials: { ...credentials, endpoint: '' } } } },
      'the spacectl profile acme has no endpoint',
    ],
  ])('is refused for %j', async (config, message) => {
    const { env } = await aHome(config);
    const error = errorOf(() => accountFromSpacectl({ env }));
    expect(error).toMatchObject({
      name: 'CredentialsError',
      message: expect.stringContaining(message) as string,
    });
    expect(inspect(error)).not.toContain('sup3r');
  });

  it('is refused if spacectl has no file', () => {
    expect(() => accountFromSpacectl({ env: { HOME: '/none' } })).toThrow('spacectl has no profiles');
  });
});

async function aHome(config: unknown) {
  const home = await mkdtemp(join(tmpdir(), 'test-spacectl-'));
  onTestFinished(() => rm(home, { recursive: true }));
  mkdirSync(join(home, '.spacelift'));
  const write = (content: unknown) => {
    writeFileSync(
      join(home, '.spacelift/config.json'),
      typeof content === 'string' ? content : JSON.stringify(content),
    );
  };
  write(config);
  return { env: { HOME: home }, write };
}

function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('expected an error');
}
