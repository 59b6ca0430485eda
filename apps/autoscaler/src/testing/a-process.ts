import { createSettingsStore, type PoolSettings } from '@poolkeeper/pool-config';
import { aPoolSettings } from '@poolkeeper/pool-config/testing';
import { moment } from '@poolkeeper/pool-model/testing';
import { createPools, type PoolsOptions } from '../pools.ts';
import { aLog } from './a-log.ts';
import { aMeter } from './a-meter.ts';
import type { FakeWorld } from './a-world.ts';

export interface ProcessParts {
  /** @default - for all pools */
  readonly place?: PoolsOptions['place'];
  /** By name. */
  readonly pools: Readonly<Record<string, FakeWorld>>;
}

/** A process of the function, with settings in parameters. */
export function aProcess({ place, pools: worlds }: ProcessParts) {
  const documents = new Map(
    Object.keys(worlds).map((name) => [parameterOf(name), JSON.stringify(settingsOf(name))]),
  );
  const log = aLog();
  const published: Readonly<Record<string, unknown>>[] = [];
  const connected: string[] = [];
  const reads: string[] = [];
  let broken: Error | undefined;
  let held: Promise<undefined> | undefined;

  const store = createSettingsStore({
    read: async (parameter) => {
      reads.push(parameter);
      await held;
      return documents.get(parameter);
    },
    clock: () => 0,
    cacheForMs: 0,
  });
  const pools = createPools({
    place: place ?? { kind: 'shared', path: '/poolkeeper/pools/', namePrefix: 'poolkeeper-' },
    store,
    connect: ({ name }) => {
      connected.push(name);
      const world = worlds[name];
      if (broken !== undefined) return Promise.reject(broken);
      return world === undefined
        ? Promise.reject(new Error(`no world ${name}`))
        : Promise.resolve(world.ports);
    },
    meterOf: (pool) => {
      const meter = aMeter();
      return { ...meter, publish: () => void published.push({ pool, ...meter.last() }) };
    },
    log,
  });
  return {
    now: moment,
    pools,
    log,
    published,
    connected,
    reads,
    /** Lets no parameter be read until it is released. */
    holdReads() {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      held = promise;
      return () => {
        resolve(undefined);
      };
    },
    breakConnect(error: Error | undefined) {
      broken = error;
    },
    change(name: string, parts: Partial<PoolSettings>) {
      documents.set(parameterOf(name), JSON.stringify({ ...settingsOf(name), ...parts }));
    },
    write(name: string, document: string) {
      documents.set(parameterOf(name), document);
    },
  };
}

function parameterOf(name: string): string {
  return `/poolkeeper/pools/${name}`;
}

function settingsOf(name: string): PoolSettings {
  return aPoolSettings({ name });
}
