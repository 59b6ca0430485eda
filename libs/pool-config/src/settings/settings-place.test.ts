import { describe, expect, it } from 'vitest';
import { EnvironmentError } from '../errors.ts';
import { readSettingsPlace, settingsParameterOf } from './settings-place.ts';

describe('the location of settings', () => {
  it('is a parameter per pool for a function that serves all pools', () => {
    const place = readSettingsPlace({ POOL_SETTINGS_PATH: '/acme/pools/', POOL_NAME_PREFIX: 'acme-' });
    expect(place).toMatchObject({ kind: 'shared', path: '/acme/pools/', namePrefix: 'acme-' });
    expect(settingsParameterOf(place, 'blue')).toBe('/acme/pools/blue');
  });

  it('follows the convention by default', () => {
    expect(readSettingsPlace({})).toEqual({
      kind: 'shared',
      path: '/poolkeeper/pools/',
      namePrefix: 'poolkeeper-',
      endpoints: ['https://*.app.spacelift.io', 'https://*.app.us.spacelift.io'],
    });
  });

  it('is one parameter for a function that serves one pool', () => {
    const place = readSettingsPlace({ POOL_SETTINGS: '/poolkeeper/pools/blue' });
    expect(place).toMatchObject({ kind: 'dedicated', parameter: '/poolkeeper/pools/blue' });
    expect(settingsParameterOf(place, 'green')).toBe('/poolkeeper/pools/blue');
  });

  it('comes with the endpoints that the function was deployed for', () => {
    const endpoints = ['https://spacelift.acme.internal', 'http://127.0.0.1:4600'];
    expect(readSettingsPlace({ SPACELIFT_ENDPOINTS: endpoints.join(' ') }).endpoints).toEqual(endpoints);
    expect(() => readSettingsPlace({ SPACELIFT_ENDPOINTS: 'acme.app.spacelift.io' })).toThrow(
      'SPACELIFT_ENDPOINTS must be URLs with a space between them',
    );
  });

  it('is rejected with all problems if it is invalid', () => {
    const read = () => readSettingsPlace({ POOL_SETTINGS: 'blue', POOL_SETTINGS_PATH: '/poolkeeper/pools' });
    expect(read).toThrow(EnvironmentError);
    expect(read).toThrow(/POOL_SETTINGS must be .*, got "blue"\n- POOL_SETTINGS_PATH must be a path/);
  });
});
