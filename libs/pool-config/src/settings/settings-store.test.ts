import { describe, expect, it } from 'vitest';
import { SettingsError, UnknownPoolError } from '../errors.ts';
import { aPoolSettings } from '../testing/a-pool-settings.ts';
import { createSettingsStore } from './settings-store.ts';

const parameter = '/poolkeeper/pools/blue';

describe('the store of settings', () => {
  it('reads a pool once a minute, and gives the same object for the same text', async () => {
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
    world.text = JSON.stringify(aPoolSettings({ name: 'green' }));
    world.now += 60_000;
    expect(await world.store.get(parameter)).toMatchObject({ name: 'green' });
  });

  it.each([
    ['cannot be read', new Error('unavailable')],
    ['are broken', '{}'],
    ['are gone', undefined],
  ])('goes on with what it knows when settings %s, and tells of it', async (_, text) => {
    const world = aStore();
    const first = await world.store.get(parameter);
    world.text = text;
    world.now += 60_000;
    expect(await world.store.get(parameter)).toBe(first);
    expect(await world.store.get(parameter)).toBe(first);
    expect(world.stale).toEqual([parameter]);
    expect(world.reads).toBe(2);
  });

  it('fails for a pool that it never knew, and looks again the next time', async () => {
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
  stale: readonly string[];
}

function aStore() {
  const world: World = { now: 0, text: JSON.stringify(aPoolSettings()), reads: 0, stale: [] };
  const store = createSettingsStore({
    read: () => {
      world.reads += 1;
      return world.text instanceof Error ? Promise.reject(world.text) : Promise.resolve(world.text);
    },
    clock: () => world.now,
    onStale: (name) => {
      world.stale = [...world.stale, name];
    },
  });
  return Object.assign(world, { store });
}
