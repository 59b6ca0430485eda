import { SettingsError, UnknownPoolError } from '@poolkeeper/pool-config';
import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import { describe, expect, it } from 'vitest';
import { createSettingsStore } from './settings-store.ts';
import { aLog } from './testing/a-log.ts';

const parameter = '/poolkeeper/pools/blue';

describe('the settings store', () => {
  it('reads a parameter once a minute, and returns the same object while its text is the same', async () => {
    const world = aStore();
    const first = await world.store.get(parameter);
    world.now += 59_999;
    expect(await world.store.get(parameter)).toBe(first);
    expect(world.reads).toBe(1);
    world.now += 1;
    expect(await world.store.get(parameter)).toBe(first);
    expect(world.reads).toBe(2);
  });

  it('notices a change after a minute', async () => {
    const world = aStore();
    await world.store.get(parameter);
    const { connection } = aPoolSettings();
    const spacelift = { ...connection.spacelift, apiKeyId: '01OTHER' };
    world.text = JSON.stringify(aPoolSettings({ connection: { ...connection, spacelift } }));
    world.now += 60_000;
    expect(await world.store.get(parameter)).toMatchObject({ connection: { spacelift } });
  });

  it.each([
    ['cannot be read', new Error('unavailable')],
    ['are broken', '{}'],
    ['are those of another pool', JSON.stringify(aPoolSettings({ name: 'green' }))],
    ['are gone', undefined],
  ])('keeps the previous settings when the new ones %s, and logs a warning', async (_, text) => {
    const world = aStore();
    const first = await world.store.get(parameter);
    world.text = text;
    world.now += 60_000;
    expect(await world.store.get(parameter)).toBe(first);
    expect(await world.store.get(parameter)).toBe(first);
    expect(world.log.lines).toEqual([
      expect.objectContaining({
        level: 'warn',
        fields: expect.objectContaining({ code: 'settings-stale', parameter }) as object,
      }),
    ]);
    expect(world.reads).toBe(2);
  });

  it('fails for a pool that it has not known, and reads again the next time', async () => {
    const world = aStore();
    const settings = world.text;
    world.text = undefined;
    await expect(world.store.get(parameter)).rejects.toThrow(UnknownPoolError);
    world.text = '{}';
    await expect(world.store.get(parameter)).rejects.toThrow(SettingsError);
    world.text = settings;
    expect(await world.store.get(parameter)).toMatchObject({ name: 'blue' });
  });
});

interface World {
  now: number;
  text: string | undefined | Error;
  reads: number;
}

function aStore() {
  const world: World = { now: 0, text: JSON.stringify(aPoolSettings()), reads: 0 };
  const log = aLog();
  const store = createSettingsStore({
    read: () => {
      world.reads += 1;
      return world.text instanceof Error ? Promise.reject(world.text) : Promise.resolve(world.text);
    },
    owner: { namePrefix: 'poolkeeper-', region: 'eu-west-1' },
    clock: () => world.now,
    log,
  });
  return Object.assign(world, { store, log });
}
