import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PoolConfigError } from '../errors.ts';
import { aPoolConfig } from '../testing/a-pool-config.ts';
import { describeProblem, type ConfigProblem } from './config-problem.ts';
import { parsePoolConfig } from './parse-pool-config.ts';
import { validatePoolConfig } from './validate-pool-config.ts';

describe('a configuration', () => {
  it('that is fine has all its defaults in it, and nothing is said against it', () => {
    const { config, problems } = validatePoolConfig(aPoolConfig());
    expect(problems).toEqual([]);
    expect(config).toMatchObject({
      name: 'blue',
      scaling: { minSize: 0, maxSize: 10, scaleInAfter: '5m' },
      instances: { purchase: { kind: 'on-demand' }, rootVolume: { encrypted: true } },
    });
  });

  it('is checked as a whole, also where its parts are wrong: all problems come at once, errors first', () => {
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

  it('is not judged by what stands in for values that are wrong', () => {
    const given = aPoolConfig({ scaling: { minSize: 20, maxSize: 'many' as never } });
    expect(validatePoolConfig(given).problems.map(describeProblem)).toEqual([
      'scaling.maxSize: must be a whole number from 0 to 10000, got "many"',
    ]);
  });

  it.each([
    [undefined, 'the configuration is missing: it must be settings by their names'],
    [null, 'the configuration must be settings by their names, got null: give it a value, or leave it out'],
    [[], 'the configuration must be settings by their names'],
    ['blue', 'the configuration must be settings by their names'],
  ])('is not %j', (given, told) => {
    expect(validatePoolConfig(given).problems.map(describeProblem)).toEqual([told]);
  });

  it('whose problems are warnings can be used', () => {
    const { config, problems } = validatePoolConfig(aPoolConfig({ launcher: { protocol: 'mqtt' } }));
    expect(problems.map(({ severity }) => severity)).toEqual(['warning']);
    expect(config?.launcher.protocol).toBe('mqtt');
  });

  it.each([
    ['a token in place of its place', { secrets: { token: 'hunter2' } }],
    ['a list of tokens', { secrets: ['hunter2'] }],
    ['an API key as a text', { spacelift: { ...aPoolConfig().spacelift, apiKey: 'hunter2' } }],
    ['everything in one text', { spacelift: 'hunter2' }],
    ['a variable that is a list', { environment: { PASSWORD: ['hunter2'] } }],
    ['a script that is a list', { userData: { setup: ['export SPACELIFT_TOKEN=hunter2'] } }],
    ['an endpoint with a password', { spacelift: { endpoint: 'https://me:hunter2@acme.app.spacelift.io' } }],
    ['a proxy with one', { network: { proxy: { http: 'http://me:hunter2@proxy/' } } }],
  ])('has its secrets in no message and in no value of a problem: %s', (_, change) => {
    const { problems } = validatePoolConfig({ ...aPoolConfig(), ...change });
    expect(problems.length).toBeGreaterThan(0);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it('may be anything: it is never a reason to throw', () => {
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
  it('gives it with its defaults, and tells of what could be better', () => {
    const warnings: ConfigProblem[] = [];
    const config = parsePoolConfig(aPoolConfig({ instances: { types: ['t3.micro'] } }), {
      onWarning: (warning) => warnings.push(warning),
    });
    expect(config.instances.types).toEqual(['t3.micro']);
    expect(warnings).toMatchObject([{ path: ['instances', 'types', 0], value: 't3.micro' }]);
  });

  it('throws one error for all that is wrong', () => {
    const read = () => parsePoolConfig({ ...aPoolConfig(), name: 7, tags: { 'aws:a': 'b' } });
    expect(read).toThrow(PoolConfigError);
    expect(read).toThrow(
      [
        'the configuration of the pool is wrong:',
        '- name: must be up to 32 small letters, digits and hyphens, beginning with a letter and not ending with a hyphen, got 7',
        '- tags.aws:a: must have a name that does not begin with aws:, which is reserved to AWS',
      ].join('\n'),
    );
  });
});
