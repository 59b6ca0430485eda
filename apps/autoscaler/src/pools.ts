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
  /** Settles when the settings have been looked up again. Never rejects. */
  readonly refreshed: Promise<unknown>;
}

export interface Pools {
  /**
   * The pool that an event is for, with its clients and what they remember. When it is known from before, nobody waits for
   * its settings: they are looked up beside the pass, and the next invocation goes by them.
   *
   * @throws EventError; of a pool that is not known yet, what the settings store and connecting throw. That is logged and
   * counted then.
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
  const known = new Map<string, Known>();

  async function make(settings: PoolSettings): Promise<Lasting> {
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

  async function refresh(parameter: string): Promise<Known> {
    const settings = await store.get(parameter);
    const by = JSON.stringify([settings.name, settings.connection]);
    const before = known.get(parameter);
    const lasting = before?.by === by ? before.lasting : await make(settings);
    const now = { by, lasting, settings: settings.autoscaler };
    known.set(parameter, now);
    return now;
  }

  function tell(parameter: string, error: unknown): void {
    const pool = parameter.slice(parameter.lastIndexOf('/') + 1);
    log.error('pass failed', { code: 'pass-failed' satisfies NoticeCode, pool, error });
    const meter = meterOf(pool);
    meter.record('PassFailed', 1);
    meter.publish();
  }

  /** A connection that cannot be made leaves the one of before in use. */
  function stale(parameter: string) {
    return (error: unknown) => {
      log.warn('new settings cannot be used: those of before stay in use', {
        code: 'settings-stale' satisfies NoticeCode,
        parameter,
        error,
      });
    };
  }

  return {
    async of(event) {
      const parameter =
        place.kind === 'dedicated' ? place.parameter : settingsParameterOf(place, poolNameIn(event));
      const before = known.get(parameter);
      const refreshed = refresh(parameter);
      try {
        const { lasting, settings } = before ?? (await refreshed);
        return { ...lasting, settings, refreshed: refreshed.catch(stale(parameter)) };
      } catch (error) {
        tell(parameter, error);
        throw error;
      }
    },
  };
}

/** What lasts for as long as the pool is reached in the same way. */
type Lasting = Pick<AutoscaledPool, 'ports' | 'memory' | 'meter' | 'log'>;

interface Known {
  readonly by: string;
  readonly lasting: Lasting;
  readonly settings: AutoscalerSettings;
}
