import { describe, expect, it } from 'vitest';
import type { PoolConfig } from '../config/pool-config-schema.ts';
import { aPoolConfig } from '../testing/a-pool-config.ts';
import { aPoolSettings } from '../testing/a-pool-settings.ts';
import { parsePoolConfig } from '../validation/validate-pool-config.ts';
import { poolSettings, type PoolResources } from './pool-settings-of.ts';
import { readPoolSettings } from './read-pool-settings.ts';

describe('the settings of a pool', () => {
  it('follow from the shortest configuration and the names by convention', () => {
    const settings = settingsOf({});
    expect(settings.connection).toEqual(aPoolSettings().connection);
    expect(settings.lifecycle).toEqual(aPoolSettings().lifecycle);
    expect(settings.autoscaler).toMatchObject({
      policy: { ...aPoolSettings().autoscaler.policy, shortageBackOffMs: 180_000 },
      launch: { mode: 'desired-capacity', avoidZoneMs: 180_000, hasWarmPool: false },
      strays: { atOnce: 2, largestShare: 0.2 },
      registrationGraceMs: 600_000,
      dryRun: false,
    });
    expect(settings.autoscaler.purchase).toBeUndefined();
    expect(settings.autoscaler.passEveryMs).toBeUndefined();
  });

  it('have the whole policy of scaling, with lengths of time in milliseconds', () => {
    const { policy, passEveryMs } = settingsOf({
      scaling: {
        minIdle: 1,
        targetUtilization: 80,
        maxStepOut: 5,
        maxStepIn: 2,
        scaleInAfter: '90s',
        retention: { floor: '2m', ceiling: '1h', waitWorth: '10m' },
        scaleOutCooldown: '1m',
        scaleInCooldown: '2m',
        stabilization: '3m',
        shortageBackOff: '4m',
        objective: { percent: 90, within: '30s', mode: 'act', maxIdle: 7 },
        forecast: { mode: 'act', maxIdle: 6 },
        foreseen: { mode: 'act', maxIdle: 5 },
        passEvery: '10s',
      },
      schedule: {
        timeZone: 'Europe/Warsaw',
        rules: [{ name: 'day', days: ['mon'], from: '08:00', to: '18:00', set: { minIdle: 3 } }],
      },
    }).autoscaler;
    expect(passEveryMs).toBe(10_000);
    expect(policy).toEqual({
      minIdle: 1,
      targetUtilization: 80,
      maxStepOut: 5,
      maxStepIn: 2,
      scaleInAfterMs: 90_000,
      retention: { floorMs: 120_000, ceilingMs: 3_600_000, waitWorthMs: 600_000 },
      scaleOutCooldownMs: 60_000,
      scaleInCooldownMs: 120_000,
      stabilizationMs: 180_000,
      shortageBackOffMs: 240_000,
      objective: { percent: 90, withinMs: 30_000, mode: 'act', maxIdle: 7 },
      forecast: { mode: 'act', maxIdle: 6, timeZone: 'Europe/Warsaw' },
      foreseen: { mode: 'act', maxIdle: 5 },
      schedule: {
        timeZone: 'Europe/Warsaw',
        rules: [{ name: 'day', days: ['mon'], from: '08:00', to: '18:00', set: { minIdle: 3 } }],
      },
    });
  });

  it.each<[string, NonNullable<PoolConfig['instances']>['purchase'], number | undefined]>([
    ['on-demand', { kind: 'on-demand' }, undefined],
    ['spot', { kind: 'spot' }, 0],
    ['a mix', { kind: 'mixed', onDemandPercentage: 30 }, 30],
    ['spot at any price', { kind: 'spot', fallback: { enabled: false } }, undefined],
  ])('say what the mix returns to after a fallback: %s', (_, purchase, onDemandPercentage) => {
    const { autoscaler } = settingsOf({ instances: { purchase } });
    expect(autoscaler.purchase?.onDemandPercentage).toBe(onDemandPercentage);
  });

  it('take the places of secrets from the configuration', () => {
    const { spacelift } = settingsOf({
      spacelift: {
        ...aPoolConfig().spacelift,
        endpoint: 'https://acme.app.spacelift.io/',
        apiKey: { id: '01KEY', secret: { secretsManager: 'acme/spacelift', jsonKey: 'apiKey' } },
        caCertificates: { ssmParameter: '/acme/ca' },
      },
    }).connection;
    expect(spacelift).toMatchObject({
      endpoint: 'https://acme.app.spacelift.io',
      apiKeySecret: { kind: 'secrets-manager', secretId: 'acme/spacelift', jsonKey: 'apiKey' },
      caCertificates: { kind: 'ssm-parameter', name: '/acme/ca' },
    });
  });

  it('name the parameter of certificates that are given in full, and never hold them', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nABC\n-----END CERTIFICATE-----';
    const settings = settingsOf({ spacelift: { ...aPoolConfig().spacelift, caCertificates: { pem } } });
    expect(settings.connection.spacelift.caCertificates).toEqual({
      kind: 'ssm-parameter',
      name: '/poolkeeper/ca-certificates/blue',
    });
    expect(JSON.stringify(settings)).not.toContain('CERTIFICATE');
  });

  it('know the zones where the stack does', () => {
    const settings = settingsOf({}, { zones: ['eu-west-1a'] });
    expect(settings.autoscaler.launch?.zones).toEqual(['eu-west-1a']);
  });

  it.each<[string, Partial<PoolConfig>]>([
    ['the shortest configuration', {}],
    [
      'one with everything',
      {
        instances: { purchase: { kind: 'spot' }, maxLifetime: '30d' },
        scaling: {
          retention: { floor: '2m', ceiling: '1h' },
          objective: { within: '30s' },
          forecast: {},
          foreseen: {},
          launch: { mode: 'synchronous' },
          passEvery: '10s',
          minAge: '10m',
          keepOneInEachZone: true,
          dryRun: true,
        },
        schedule: { timeZone: 'UTC', rules: [{ name: 'day', set: { maxSize: 5, targetUtilization: 50 } }] },
        roll: { outdated: true, windows: { timeZone: 'UTC', rules: [{ name: 'night', from: '22:00' }] } },
        spacelift: { ...aPoolConfig().spacelift, caCertificates: { secretsManager: 'ca' } },
        lifecycle: { rebalanceRecommendation: 'replace' },
      },
    ],
  ])('come back from their parameter as they were put there: %s', (_, overrides) => {
    const settings = settingsOf(overrides);
    expect(readPoolSettings(JSON.stringify(settings))).toEqual(settings);
  });
});

function settingsOf(overrides: Partial<PoolConfig>, resources: Partial<PoolResources> = {}) {
  return poolSettings(parsePoolConfig(aPoolConfig(overrides)), {
    region: 'eu-west-1',
    queueUrl: aPoolSettings().lifecycle.queueUrl,
    redriveQueueUrl: aPoolSettings().lifecycle.redriveQueueUrl ?? '',
    ...resources,
  });
}
