import { describe, expect, it } from 'vitest';
import { aFolder } from '../testing/a-folder.ts';
import { readSpacectlKey } from './spacectl-key.ts';

const profiles = {
  acme: {
    alias: 'acme',
    credentials: {
      type: 1,
      endpoint: 'https://acme.app.spacelift.io/',
      key_id: '01ACME',
      key_secret: 'acme-secret',
    },
  },
  people: {
    alias: 'people',
    credentials: { type: 3, endpoint: 'https://acme.app.spacelift.io', access_token: 'a-token' },
  },
};

describe('spacectl profiles', () => {
  it('provide the API key of a named profile', () => {
    using home = aHome({ currentProfileAlias: 'people', profiles });

    expect(readSpacectlKey(home, 'acme')).toEqual({
      profile: 'acme',
      endpoint: 'https://acme.app.spacelift.io',
      id: '01ACME',
      secret: 'acme-secret',
    });
  });

  it('provide the API key of the current profile', () => {
    using home = aHome({ currentProfileAlias: 'acme', profiles });

    expect(readSpacectlKey(home, 'current').id).toBe('01ACME');
  });

  it.each([
    [
      'does not exist',
      { profiles },
      { name: 'red', message: 'has no profile red', fix: 'Choose one of acme' },
    ],
    [
      'has the name of a prototype member',
      { profiles },
      { name: 'toString', message: 'has no profile toString', fix: 'Choose' },
    ],
    ['has no API key', { profiles }, { name: 'people', message: 'has no API key', fix: 'login' }],
    ['is not selected', { profiles }, { name: 'current', message: 'no profile is selected', fix: 'Choose' }],
    ['is in an empty file', [], { name: 'acme', message: 'has no profile acme', fix: 'profile login' }],
  ])('suggest a fix for a profile that %s', (_, config, { name, message, fix }) => {
    using home = aHome(config);

    expect(() => readSpacectlKey(home, name)).toThrow(
      expect.objectContaining({
        code: 'usage',
        message: expect.stringContaining(message) as string,
        fix: expect.stringContaining(fix) as string,
      }),
    );
  });

  it('are missing before the first login', () => {
    using folder = aFolder();

    expect(() => readSpacectlKey({ env: { HOME: folder.path } }, 'acme')).toThrow(/spacectl has no profiles/);
  });

  it('are never shown', () => {
    using folder = aFolder({ '.spacelift/config.json': '{"key_secret": "acme-secret' });

    expect(() => readSpacectlKey({ env: { HOME: folder.path } }, 'acme')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('acme-secret') as string }),
    );
  });
});

function aHome(config: unknown) {
  const folder = aFolder({ '.spacelift/config.json': JSON.stringify(config) });
  return {
    env: { HOME: folder.path },
    [Symbol.dispose]: () => {
      folder[Symbol.dispose]();
    },
  };
}
