import { describe, expect, it } from 'vitest';
import { EnvironmentError } from '../errors.ts';
import { readSettingsPlace, settingsParameterOf } from './settings-place.ts';

describe('where a function finds settings', () => {
  it('is by the name of each pool when it works for all of them', () => {
    const place = readSettingsPlace({ POOL_SETTINGS_PATH: '/acme/pools/', POOL_NAME_PREFIX: 'acme-' });
    expect(place).toEqual({ kind: 'shared', path: '/acme/pools/', namePrefix: 'acme-' });
    expect(settingsParameterOf(place, 'blue')).toBe('/acme/pools/blue');
  });

  it('is as by convention when nothing is said', () => {
    expect(readSettingsPlace({})).toEqual({
      kind: 'shared',
      path: '/poolkeeper/pools/',
      namePrefix: 'poolkeeper-',
    });
  });

  it('is one parameter when it works for one pool, whatever pool it is asked for', () => {
    const place = readSettingsPlace({ POOL_SETTINGS: '/poolkeeper/pools/blue' });
    expect(place).toEqual({ kind: 'dedicated', parameter: '/poolkeeper/pools/blue' });
    expect(settingsParameterOf(place, 'green')).toBe('/poolkeeper/pools/blue');
  });

  it('is refused as a whole when it is no place', () => {
    const read = () => readSettingsPlace({ POOL_SETTINGS: 'blue', POOL_SETTINGS_PATH: '/poolkeeper/pools' });
    expect(read).toThrow(EnvironmentError);
    expect(read).toThrow(/POOL_SETTINGS must be .*, got "blue"\n- POOL_SETTINGS_PATH must be a path/);
  });
});
