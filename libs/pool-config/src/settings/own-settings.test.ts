import { describe, expect, it } from 'vitest';
import { SettingsError } from '../errors.ts';
import { aPoolSettings } from '../testing/a-pool-settings.ts';
import { isOwnSecret, readOwnSettings } from './own-settings.ts';
import type { PoolSettings } from './pool-settings.ts';

const owner = { parameter: '/poolkeeper/pools/blue', namePrefix: 'poolkeeper-', region: 'eu-west-1' };
const { connection, lifecycle } = aPoolSettings();

describe('the settings in the parameter of the pool blue', () => {
  it('are read when they name resources of blue', () => {
    expect(readOwnSettings(JSON.stringify(aPoolSettings()), owner)).toEqual(aPoolSettings());
  });

  it.each<[string, Partial<PoolSettings>, string]>([
    ['another pool', { name: 'green' }, 'name: must be blue'],
    [
      'the group of another pool',
      { connection: { ...connection, group: { ...connection.group, name: 'poolkeeper-green' } } },
      'connection.group.name: must be poolkeeper-blue',
    ],
    [
      'another region',
      { connection: { ...connection, group: { ...connection.group, region: 'us-east-1' } } },
      'connection.group.region: must be eu-west-1',
    ],
    [
      'the queue of another pool',
      { lifecycle: { ...lifecycle, queueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/poolkeeper-green' } },
      'lifecycle.queueUrl: must be poolkeeper-blue',
    ],
    [
      'the redrive queue of another pool',
      { lifecycle: { ...lifecycle, redriveQueueUrl: 'https://sqs.example/1/poolkeeper-green-redrive' } },
      'lifecycle.redriveQueueUrl: must be poolkeeper-blue-redrive',
    ],
  ])('are refused when they name %s', (_, change, problem) => {
    const read = () => readOwnSettings(JSON.stringify({ ...aPoolSettings(), ...change }), owner);

    expect(read).toThrow(SettingsError);
    expect(read).toThrow(`${problem} in the parameter /poolkeeper/pools/blue, got`);
  });

  it('may name any region where the reader does not say its own', () => {
    const elsewhere = { ...connection, group: { ...connection.group, region: 'us-east-1' } };
    const document = JSON.stringify(aPoolSettings({ connection: elsewhere }));

    expect(readOwnSettings(document, { ...owner, region: undefined }).connection).toEqual(elsewhere);
  });
});

describe('a secret', () => {
  it.each([
    [true, { kind: 'secrets-manager', secretId: 'poolkeeper/blue/api-key' }],
    [true, { kind: 'ssm-parameter', name: '/poolkeeper/ca-certificates/blue' }],
    [false, { kind: 'secrets-manager', secretId: 'poolkeeper/green/api-key' }],
    [false, { kind: 'secrets-manager', secretId: 'poolkeeper/blue/worker' }],
    [false, { kind: 'ssm-parameter', name: '/poolkeeper/ca-certificates/green' }],
    [false, { kind: 'ssm-parameter', name: '/poolkeeper/pools/blue' }],
  ] as const)("is the pool's own: %s for %j", (isOwn, location) => {
    expect(isOwnSecret(location, 'blue')).toBe(isOwn);
  });
});
