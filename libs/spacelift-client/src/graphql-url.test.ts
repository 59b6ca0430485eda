import { describe, expect, it } from 'vitest';
import { graphqlUrl } from './graphql-url.ts';

describe('graphqlUrl', () => {
  it.each([
    ['https://acme.app.spacelift.io', 'https://acme.app.spacelift.io/graphql'],
    ['https://acme.app.spacelift.io/', 'https://acme.app.spacelift.io/graphql'],
    ['https://acme.app.spacelift.io/graphql', 'https://acme.app.spacelift.io/graphql'],
    ['https://acme.app.spacelift.io/graphql/', 'https://acme.app.spacelift.io/graphql'],
    ['http://127.0.0.1:4600', 'http://127.0.0.1:4600/graphql'],
    ['https://tools.example.com/spacelift/', 'https://tools.example.com/spacelift/graphql'],
  ])('takes %s', (endpoint, url) => {
    expect(graphqlUrl(endpoint)).toBe(url);
  });

  it.each(['', 'acme.app.spacelift.io', 'ftp://acme.app.spacelift.io', 'acme'])(
    'refuses "%s"',
    (endpoint) => {
      expect(() => graphqlUrl(endpoint)).toThrow(
        `endpoint must be the URL of a spacelift account, such as https://acme.app.spacelift.io, got "${endpoint}"`,
      );
    },
  );

  it('refuses a password without repeating it', () => {
    expect(() => graphqlUrl('https://me:hunter2@acme.app.spacelift.io')).toThrow(
      /^endpoint must be (?!.*hunter2).*pass the api key as apiKey$/,
    );
  });
});
