import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PoolConfigError } from '../errors.ts';
import { aPoolConfig } from '../testing/a-pool-config.ts';
import { describeProblem, type ConfigProblem } from './config-problem.ts';
import { parsePoolConfig, validatePoolConfig } from './validate-pool-config.ts';

describe('a configuration', () => {
  it('gets all defaults and has no problems if it is valid', () => {
    const { config, problems } = validatePoolConfig(aPoolConfig());
    expect(problems).toEqual([]);
    expect(config).toMatchObject({
      name: 'blue',
      scaling: { minSize: 0, maxSize: 10, scaleInAfter: '1m' },
      instances: { purchase: { kind: 'on-demand' }, rootVolume: { encrypted: true } },
    });
  });

  it('is checked as a whole even if parts are invalid: all problems are reported at once, errors first', () => {
    const given = {
      ...aPoolConfig({ scaling: { minSize: 5, maxSize: 3, passEvery: '10s' } }),
      name: '',
      instances: { rootVolume: { encrypted: false, kmsKey: 'arn:aws:kms:eu-west-1:111111111111:key/k' } },
      network: { subnets: ['a'] },
      selfHosted: 'yes',
      image: { id: 'ami-0a1b2c3d', name: 'acme-*', newest: true },
    };
    const { config, problems } = validatePoolConfig(given);
    expect(config).toBeUndefined();
    expect(problems.map(({ severity, path }) => `${severity} ${path.join('.')}`)).toEqual([
      'error name',
      'error image.newest',
      'error network.subnets.0',
      'error network.securityGroups',
      'error selfHosted',
      'error scaling.maxSize',
      'error instances.rootVolume.kmsKey',
      'error image.name',
      'warning instances.rootVolume.encrypted',
    ]);
  });

  it('is not judged by the stand-ins for invalid values', () => {
    const given = aPoolConfig({ scaling: { minSize: 20, maxSize: 'many' as never } });
    expect(validatePoolConfig(given).problems.map(describeProblem)).toEqual([
      'scaling.maxSize: must be a whole number from 0 to 10000, got "many"',
    ]);
  });

  it.each([
    [undefined, 'the configuration is missing: it must be an object with settings'],
    [null, 'the configuration must be an object with settings, got null: set a value or remove it'],
    [[], 'the configuration must be an object with settings'],
    ['blue', 'the configuration must be an object with settings'],
  ])('is not %j', (given, told) => {
    expect(validatePoolConfig(given).problems.map(describeProblem)).toEqual([told]);
  });

  it('can be used if all problems are warnings', () => {
    const { config, problems } = validatePoolConfig(aPoolConfig({ launcher: { protocol: 'mqtt' } }));
    expect(problems.map(({ severity }) => severity)).toEqual(['warning']);
    expect(config?.launcher.protocol).toBe('mqtt');
  });

  it.each([
    ['a token instead of its location', { secrets: { token: 'hunter2' } }],
    ['a list of tokens', { secrets: ['hunter2'] }],
    ['an API key as a string', { spacelift: { ...aPoolConfig().spacelift, apiKey: 'hunter2' } }],
    ['everything in one string', { spacelift: 'hunter2' }],
    ['a variable that is a list', { environment: { PASSWORD: ['hunter2'] } }],
    ['a script that is a list', { userData: { setup: ['export SPACELIFT_TOKEN=hunter2'] } }],
    ['an endpoint with a password', { spacelift: { endpoint: 'https://me:hunter2@acme.app.spacelift.io' } }],
    ['a proxy with a password', { network: { proxy: { http: 'http://me:hunter2@proxy/' } } }],
  ])('does not reveal secrets in messages or values: %s', (_, change) => {
    const { problems } = validatePoolConfig({ ...aPoolConfig(), ...change });
    expect(problems.length).toBeGreaterThan(0);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it('never makes the validation throw, whatever it is', () => {
    const settings = fc.dictionary(
      fc.constantFrom('name', 'spacelift', 'network', 'scaling', 'instances', 'schedule', '__proto__', 'x'),
      fc.anything(),
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), settings), (given) => {
        expect(validatePoolConfig(given).config).toBeUndefined();
        expect(validatePoolConfig(given).problems.map(describeProblem).join()).not.toBe('');
      }),
    );
  });
});

describe('reading a configuration', () => {
  it('returns it with its defaults, and reports warnings', () => {
    const warnings: ConfigProblem[] = [];
    const config = parsePoolConfig(aPoolConfig({ instances: { types: ['t3.micro'] } }), {
      onWarning: (warning) => warnings.push(warning),
    });
    expect(config.instances.types).toEqual(['t3.micro']);
    expect(warnings).toMatchObject([{ path: ['instances', 'types', 0], value: 't3.micro' }]);
  });

  it('throws one error with all problems', () => {
    const read = () => parsePoolConfig({ ...aPoolConfig(), name: 7, tags: { 'aws:a': 'b' } });
    expect(read).toThrow(PoolConfigError);
    expect(read).toThrow(
      [
        'the configuration of the pool is invalid:',
        '- name: must be at most 32 lower-case letters, digits and hyphens, start with a letter and not end with a hyphen, got 7',
        '- tags.aws:a: must have a name that does not start with aws:, which is reserved for AWS',
      ].join('\n'),
    );
  });
});
