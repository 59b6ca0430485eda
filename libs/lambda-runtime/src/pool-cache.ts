import { poolOfParameter, type PoolSettings } from '@poolkeeper/pool-config';
import { logOfPool, type Log } from './log.ts';
import type { SettingsStore } from './settings-store.ts';

/** A pool as a process knows it, with what it keeps from invocation to invocation. */
export interface CachedPool<Ports, Memory> {
  readonly settings: PoolSettings;
  readonly ports: Ports;
  readonly memory: Memory;
  /** Its lines name the pool. */
  readonly log: Log;
}

export interface PoolCache<Ports, Memory> {
  /**
   * The pool whose settings are in a parameter. Ask once an invocation.
   *
   * @throws what the settings store throws for a pool that is not known yet, and what `connect` throws.
   */
  get(parameter: string): Promise<CachedPool<Ports, Memory>>;
}

export interface PoolCacheOptions<Ports, Memory> {
  readonly settings: SettingsStore;
  /** Called while the settings of a pool without a connection are read. @default - nothing is read at the same time */
  readonly readAhead?: (pool: string) => void;
  /** Connects a pool's ports. Called again when the settings that it may go by have changed. */
  readonly connect: (settings: PoolSettings, log: Log) => Promise<Ports>;
  /** Makes the memory of a pool that was not known before. */
  readonly createMemory: () => Memory;
  readonly log: Log;
}

/**
 * Makes the pools of a process. Each of the three parts of a pool lasts for as long as is safe:
 *
 * - *Settings* are awaited, never refreshed beside the work. A process may be frozen for hours between two invocations, and
 *   the gate must not time its heartbeats by a timeout of hours ago. It costs one request a minute.
 * - *Connections* are made again when their settings change. While the new ones cannot be made, the invocation fails: held
 *   instances stay held and a pass changes nothing, whereas the old ones could show another pool's workers.
 * - *Memory* outlives both, so that a deployment never lengthens the wait for a run. It ends only when the pool becomes
 *   another one: another worker pool or another group.
 */
export function createPoolCache<Ports, Memory>(
  options: PoolCacheOptions<Ports, Memory>,
): PoolCache<Ports, Memory> {
  const connections = new Map<string, Kept<Promise<Ports>>>();
  const memories = new Map<string, Kept<Memory>>();

  function connectionOf(parameter: string, settings: PoolSettings, log: Log): Promise<Ports> {
    const { name, connection, lifecycle } = settings;
    const key = JSON.stringify([name, connection, lifecycle]);
    const kept = connections.get(parameter);
    if (kept?.key === key) return kept.value;
    const connecting = { key, value: options.connect(settings, log) };
    connections.set(parameter, connecting);
    connecting.value.catch(() => {
      if (connections.get(parameter) === connecting) connections.delete(parameter);
    });
    return connecting.value;
  }

  function memoryOf(parameter: string, { connection: { spacelift, group } }: PoolSettings): Memory {
    const key = JSON.stringify([spacelift.endpoint, spacelift.workerPoolId, group]);
    const kept = memories.get(parameter);
    if (kept?.key === key) return kept.value;
    const value = options.createMemory();
    memories.set(parameter, { key, value });
    return value;
  }

  return {
    async get(parameter) {
      if (!connections.has(parameter)) options.readAhead?.(poolOfParameter(parameter));
      const settings = await options.settings.get(parameter);
      const log = logOfPool(options.log, settings);
      const ports = await connectionOf(parameter, settings, log);
      return { settings, ports, memory: memoryOf(parameter, settings), log };
    },
  };
}

/** A value, and what it was made for. */
interface Kept<Value> {
  readonly key: string;
  readonly value: Value;
}
