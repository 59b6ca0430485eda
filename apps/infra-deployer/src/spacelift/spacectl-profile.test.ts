import { describe, expect, it } from 'vitest';
import { aFolder } from '../testing/a-folder.ts';
import { readSpacectlKey } from './spacectl-profile.ts';

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

describe('the profiles of spacectl', () => {
  it('give the API key of a profile by its name', () => {
    using home = aHome({ currentProfileAlias: 'people', profiles });

    expect(readSpacectlKey(home, 'acme')).toEqual({
      profile: 'acme',
      endpoint: 'https://acme.app.spacelift.io',
      id: '01ACME',
      secret: 'acme-secret',
    });
  });

  it('give that of the selected one', () => {
    using home = aHome({ currentProfileAlias: 'acme', profiles });

    expect(readSpacectlKey(home, 'current').id).toBe('01ACME');
  });

  it.each([
    ['is not there', { profiles }, { name: 'red', message: 'has no profile red', fix: 'Choose among acme' }],
    ['is a prototype', { profiles }, { name: 'toString', message: 'has no profile toString', fix: 'Choose' }],
    ['is of a person', { profiles }, { name: 'people', message: 'is not one of an API key', fix: 'login' }],
    ['is not selected', { profiles }, { name: 'current', message: 'no profile is selected', fix: 'Choose' }],
    ['is none of spacectl', [], { name: 'acme', message: 'has no profile acme', fix: 'profile login' }],
  ])('say what to do about a profile that %s', (_, config, { name, message, fix }) => {
    using home = aHome(config);

    expect(() => readSpacectlKey(home, name)).toThrow(
      expect.objectContaining({
        code: 'usage',
        message: expect.stringContaining(message) as string,
        fix: expect.stringContaining(fix) as string,
      }),
    );
  });

  it('are missing where nobody has logged in', () => {
    using folder = aFolder();

    expect(() => readSpacectlKey({ env: { HOME: folder.path } }, 'acme')).toThrow(/spacectl has no profiles/);
  });

  it('never show what is in the file', () => {
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
