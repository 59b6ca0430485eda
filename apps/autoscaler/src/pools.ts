import {
  settingsParameterOf,
  type AutoscalerSettings,
  type PoolSettings,
  type SettingsPlace,
  type SettingsStore,
} from '@poolkeeper/pool-config';
import type { BufferedMeter } from './embedded-meter.ts';
import type { Log } from './log.ts';
import { logOfPool } from './log-of-pool.ts';
import { createMemory, type Memory } from './memory.ts';
import type { NoticeCode } from './notice-code.ts';
import { poolNameIn } from './pool-name-in.ts';
import type { Ports } from './ports.ts';

/** A pool as a process keeps it from invocation to invocation. */
export interface AutoscaledPool {
  readonly ports: Ports;
  readonly settings: AutoscalerSettings;
  readonly memory: Memory;
  readonly meter: BufferedMeter;
  readonly log: Log;
}

export interface Pools {
  /**
   * The pool that an event is for. It comes with its clients and what they remember for as long as it is reached in the
   * same way, and with its settings as they are now.
   *
   * @throws EventError, what the settings store throws, or what connecting throws; that is logged and counted then.
   */
  of(event: unknown): Promise<AutoscaledPool>;
}

export interface PoolsOptions {
  readonly place: SettingsPlace;
  readonly store: SettingsStore;
  readonly connect: (settings: PoolSettings, log: Log) => Promise<Ports>;
  readonly meterOf: (pool: string) => BufferedMeter;
  readonly log: Log;
}

/** Makes the pools of a process. */
export function createPools({ place, store, connect, meterOf, log }: PoolsOptions): Pools {
  const known = new Map<string, { readonly by: string; readonly pool: Promise<Kept> }>();

  async function keep(settings: PoolSettings): Promise<Kept> {
    const { name, connection } = settings;
    const poolLog = logOfPool(log, {
      pool: name,
      poolId: connection.spacelift.workerPoolId,
      groupName: connection.group.name,
    });
    return {
      ports: await connect(settings, poolLog),
      memory: createMemory(),
      meter: meterOf(name),
      log: poolLog,
    };
  }

  async function poolBy(parameter: string): Promise<AutoscaledPool> {
    const settings = await store.get(parameter);
    const by = JSON.stringify([settings.name, settings.connection]);
    let entry = known.get(parameter);
    if (entry?.by !== by) {
      entry = { by, pool: keep(settings) };
      known.set(parameter, entry);
    }
    try {
      return { ...(await entry.pool), settings: settings.autoscaler };
    } catch (error) {
      if (known.get(parameter) === entry) known.delete(parameter);
      throw error;
    }
  }

  function tell(parameter: string, error: unknown): void {
    const pool = parameter.slice(parameter.lastIndexOf('/') + 1);
    log.error('pass failed', { code: 'pass-failed' satisfies NoticeCode, pool, error });
    const meter = meterOf(pool);
    meter.record('PassFailed', 1);
    meter.publish();
  }

  return {
    async of(event) {
      const parameter =
        place.kind === 'dedicated' ? place.parameter : settingsParameterOf(place, poolNameIn(event));
      try {
        return await poolBy(parameter);
      } catch (error) {
        tell(parameter, error);
        throw error;
      }
    },
  };
}

type Kept = Omit<AutoscaledPool, 'settings'>;
