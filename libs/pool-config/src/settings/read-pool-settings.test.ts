import { describe, expect, it } from 'vitest';
import { SettingsError } from '../errors.ts';
import { aPoolSettings } from '../testing/a-pool-settings.ts';
import { readPoolSettings } from './read-pool-settings.ts';

describe('reading the settings of a pool', () => {
  it('ignores unknown fields, so that a pool can be deployed before the services', () => {
    const { lifecycle } = aPoolSettings();
    const document = { ...aPoolSettings(), lifecycle: { ...lifecycle, patience: 'endless' }, colour: 'blue' };
    expect(readPoolSettings(JSON.stringify(document))).toEqual(aPoolSettings());
  });

  it('reads the pass interval by the name that an older version wrote', () => {
    const { autoscaler } = aPoolSettings();
    const document = { ...aPoolSettings(), autoscaler: { ...autoscaler, lookEveryMs: 15_000 } };
    expect(readPoolSettings(JSON.stringify(document)).autoscaler).toEqual({
      ...autoscaler,
      passEveryMs: 15_000,
    });
  });

  it('prefers the present name of the pass interval', () => {
    const { autoscaler } = aPoolSettings();
    const document = {
      ...aPoolSettings(),
      autoscaler: { ...autoscaler, lookEveryMs: 15_000, passEveryMs: 20_000 },
    };
    expect(readPoolSettings(JSON.stringify(document)).autoscaler).toEqual({
      ...autoscaler,
      passEveryMs: 20_000,
    });
  });

  it.each([
    ['', 'the document is not JSON'],
    ['null', 'the document: Invalid input'],
  ])('refuses %j', (document, told) => {
    expect(() => readPoolSettings(document)).toThrow(SettingsError);
    expect(() => readPoolSettings(document)).toThrow(told);
  });

  it('refuses another version of the document, with what to do', () => {
    expect(() => readPoolSettings(JSON.stringify({ ...aPoolSettings(), version: 2 }))).toThrow(
      'version: must be 1: the function and the settings have different versions; deploy both again',
    );
  });

  it('reports all problems at once', () => {
    const { connection, lifecycle, autoscaler } = aPoolSettings();
    const document = {
      ...aPoolSettings(),
      name: '',
      connection: { ...connection, spacelift: { ...connection.spacelift, endpoint: 'acme' } },
      autoscaler: { ...autoscaler, policy: { ...autoscaler.policy, minIdle: -1 } },
      lifecycle: { ...lifecycle, redriveQueueUrl: lifecycle.queueUrl, heartbeatTimeoutMs: 300 },
    };
    expect(() => readPoolSettings(JSON.stringify(document))).toThrow(
      [
        'invalid pool settings:',
        '- name: must not be empty',
        '- connection.spacelift.endpoint: must be an http or https URL',
        '- autoscaler.policy.minIdle: must be 0 or more',
        '- lifecycle.heartbeatTimeoutMs: must be 30000 (30 s) or more',
      ].join('\n'),
    );
  });

  it('L10: refuses to redrive into the queue that the function reads', () => {
    const { lifecycle } = aPoolSettings();
    const document = { ...aPoolSettings(), lifecycle: { ...lifecycle, redriveQueueUrl: lifecycle.queueUrl } };
    expect(() => readPoolSettings(JSON.stringify(document))).toThrow(
      'lifecycle.redriveQueueUrl: must differ from queueUrl, because the message would come back',
    );
  });
});
