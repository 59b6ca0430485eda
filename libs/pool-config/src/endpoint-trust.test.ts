import { describe, expect, it } from 'vitest';
import { endpointProblem, spaceliftHosts } from './endpoint-trust.ts';

const acme = 'https://acme.app.spacelift.io';
const selfHosted = 'https://spacelift.acme.internal';
const local = 'http://127.0.0.1:4600';

describe('an API key', () => {
  it.each<[string, string | undefined, readonly string[]]>([
    ['https://acme.app.spacelift.io', undefined, spaceliftHosts],
    ['https://acme.app.us.spacelift.io/', undefined, spaceliftHosts],
    [selfHosted, undefined, [selfHosted]],
    [`${selfHosted}/`, selfHosted, spaceliftHosts],
    [local, undefined, [local]],
    [local, local, [local]],
  ])('may be sent to %s when it is stored for %s and %j are allowed', (endpoint, bound, allowed) => {
    expect(endpointProblem(endpoint, { bound, allowed })).toBeUndefined();
  });

  it.each<[string, string | undefined, readonly string[], string]>([
    [selfHosted, undefined, spaceliftHosts, 'stored without its endpoint'],
    ['https://evil.example', acme, [...spaceliftHosts, 'https://evil.example'], `stored for ${acme}`],
    ['https://other.app.spacelift.io', acme, spaceliftHosts, `stored for ${acme}`],
    ['https://evil.example/.app.spacelift.io', undefined, spaceliftHosts, 'without its endpoint'],
    ['https://a.b.app.spacelift.io', undefined, spaceliftHosts, 'without its endpoint'],
    ['https://acme.app.spacelift.io.evil.example', undefined, spaceliftHosts, 'without its endpoint'],
    ['https://acme.app.spacelift.io:8443', undefined, spaceliftHosts, 'without its endpoint'],
    ['https://acmexapp.spacelift.io', undefined, spaceliftHosts, 'without its endpoint'],
    ['http://acme.app.spacelift.io', undefined, spaceliftHosts, 'without encryption'],
    [local, local, spaceliftHosts, 'without encryption'],
    ['http://127.0.0.1:4601', undefined, [local], 'without encryption'],
  ])(
    'must not be sent to %s when it is stored for %s and %j are allowed',
    (endpoint, ...[bound, allowed, problem]) => {
      expect(endpointProblem(endpoint, { bound, allowed })).toContain(problem);
    },
  );
});
