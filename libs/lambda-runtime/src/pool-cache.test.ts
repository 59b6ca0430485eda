import { UnknownPoolError, type PoolSettings } from '@poolkeeper/pool-config';
import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import { describe, expect, it } from 'vitest';
import { createPoolCache } from './pool-cache.ts';
import { createSettingsStore } from './settings-store.ts';
import { aLog } from './testing/a-log.ts';

const { connection, autoscaler, lifecycle } = aPoolSettings();
const { spacelift } = connection;

describe('the pools of a process', () => {
  it('connects each pool once', async () => {
    const process = aProcess();
    const blue = await process.get('blue');
    const green = await process.get('green');
    const again = await process.get('blue');
    expect(again.ports).toBe(blue.ports);
    expect(again.memory).toBe(blue.memory);
    expect(green.memory).not.toBe(blue.memory);
    expect(process.connected).toEqual(['blue', 'green']);
  });

  it('connects once for invocations that ask at the same time', async () => {
    const process = aProcess();
    const [first, second] = await Promise.all([process.get('blue'), process.get('blue')]);
    expect(second.ports).toBe(first.ports);
    expect(process.connected).toEqual(['blue']);
  });

  it('gives each pool a log whose lines name it', async () => {
    const process = aProcess();
    const { log } = await process.get('green');
    log.info('hello', { code: 'test' });
    expect(process.log.lines.at(-1)?.fields).toEqual({
      code: 'test',
      pool: 'green',
      poolId: spacelift.workerPoolId,
      groupName: 'poolkeeper-green',
    });
  });

  it('goes by new settings at once', async () => {
    const process = aProcess();
    await process.get('blue');
    process.change({ autoscaler: { ...autoscaler, dryRun: true } });
    expect((await process.get('blue')).settings.autoscaler.dryRun).toBe(true);
  });

  it('keeps its connection when only the settings of the autoscaler change', async () => {
    const process = aProcess();
    await process.get('blue');
    process.change({ autoscaler: { ...autoscaler, dryRun: true } });
    await process.get('blue');
    expect(process.connected).toEqual(['blue']);
  });

  it.each([
    ['the lifecycle', { lifecycle: { ...lifecycle, heartbeatTimeoutMs: 7_200_000 } }],
    ['the API key', { connection: { ...connection, spacelift: { ...spacelift, apiKeyId: '01OTHER' } } }],
  ])('connects again when %s changes, and remembers what it saw', async (_, change) => {
    const process = aProcess();
    const { ports, memory } = await process.get('blue');
    process.change(change);
    const again = await process.get('blue');
    expect(again.ports).not.toBe(ports);
    expect(again.memory).toBe(memory);
  });

  it.each([
    ['group', { connection: { ...connection, group: { ...connection.group, region: 'eu-west-2' } } }],
    ['worker pool', { connection: { ...connection, spacelift: { ...spacelift, workerPoolId: '01OTHER' } } }],
  ])('forgets what it saw when the pool gets another %s', async (_, change) => {
    const process = aProcess();
    const { memory } = await process.get('blue');
    process.change(change);
    expect((await process.get('blue')).memory).not.toBe(memory);
  });

  it('fails while a new connection cannot be made, instead of using the old one', async () => {
    const process = aProcess();
    const { memory } = await process.get('blue');
    process.change({ connection: { ...connection, spacelift: { ...spacelift, apiKeyId: '01OTHER' } } });
    process.breakConnect(new Error('no certificates'));
    await expect(process.get('blue')).rejects.toThrow('no certificates');
    process.breakConnect(undefined);
    expect((await process.get('blue')).memory).toBe(memory);
  });

  it('connects again after that failed', async () => {
    const process = aProcess();
    process.breakConnect(new Error('no certificates'));
    await expect(process.get('blue')).rejects.toThrow('no certificates');
    process.breakConnect(undefined);
    await expect(process.get('blue')).resolves.toBeDefined();
  });

  it('fails for a pool without settings', async () => {
    await expect(aProcess().get('red')).rejects.toThrow(UnknownPoolError);
  });
});

/** A process with the pools blue and green. */
function aProcess() {
  const documents = new Map(['blue', 'green'].map((name) => [name, aPoolSettings({ name })]));
  const log = aLog();
  const connected: string[] = [];
  let broken: Error | undefined;
  const settings = createSettingsStore({
    read: (parameter) => {
      const document = documents.get(parameter);
      return Promise.resolve(document && JSON.stringify(document));
    },
    owner: { namePrefix: 'poolkeeper-' },
    clock: () => 0,
    log,
    cacheForMs: 0,
  });
  const cache = createPoolCache({
    settings,
    connect: async ({ name }) => {
      await Promise.resolve();
      connected.push(name);
      if (broken !== undefined) throw broken;
      return { name };
    },
    createMemory: () => new Set<string>(),
    log,
  });
  return {
    get: (name: string) => cache.get(name),
    log,
    connected,
    breakConnect(error: Error | undefined) {
      broken = error;
    },
    /** Changes the settings of blue. */
    change(parts: Partial<PoolSettings>) {
      documents.set('blue', { ...aPoolSettings({ name: 'blue' }), ...parts });
    },
  };
}
