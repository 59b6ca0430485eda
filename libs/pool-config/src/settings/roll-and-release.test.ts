import { defaultRollPolicy } from '@poolkeeper/instance-selection';
import { describe, expect, it } from 'vitest';
import { poolConfigSchema, type PoolConfig } from '../config/pool-config-schema.ts';
import { aPoolConfig } from '../testing/a-pool-config.ts';
import { poolSettings } from './pool-settings-of.ts';
import { readPoolSettings } from './read-pool-settings.ts';

const weekends = { name: 'weekends', days: ['sat' as const, 'sun' as const], from: '08:00' };

describe('the roll policy in the settings', () => {
  it('replaces no members by default', () => {
    expect(autoscalerOf().roll).toEqual(defaultRollPolicy);
  });

  it('has the causes, the age, the budget and the windows of the configuration', () => {
    const roll = {
      outdated: true,
      maxAge: '14d' as const,
      budget: '10%',
      windows: { timeZone: 'Europe/Warsaw', rules: [weekends] },
    };
    expect(autoscalerOf({ roll }).roll).toEqual({
      outdated: true,
      maxAgeMs: 14 * 24 * 3_600_000,
      budget: { percent: 10 },
      idleAtLeastMs: defaultRollPolicy.idleAtLeastMs,
      windows: { timeZone: 'Europe/Warsaw', rules: [weekends] },
    });
  });
});

describe('the release limits in the settings', () => {
  it('spare no additional members by default', () => {
    expect(autoscalerOf().release).toEqual({ minAgeMs: 0, keepsOneInEachZone: false });
  });

  it('spare young members and one in each zone, as configured', () => {
    expect(autoscalerOf({ scaling: { minAge: '45m', keepOneInEachZone: true } }).release).toEqual({
      minAgeMs: 45 * 60_000,
      keepsOneInEachZone: true,
    });
  });
});

/** Returns the settings as a function reads them from the parameter that the pool's stack wrote. */
function autoscalerOf(changes: Partial<PoolConfig> = {}) {
  const settings = poolSettings(poolConfigSchema.parse(aPoolConfig(changes)), {
    region: 'eu-west-1',
    queueUrl: 'https://sqs.eu-west-1.amazonaws.com/000000000000/poolkeeper-blue',
  });
  const read = readPoolSettings(JSON.stringify(settings));
  expect(read).toEqual(settings);
  return read.autoscaler;
}
