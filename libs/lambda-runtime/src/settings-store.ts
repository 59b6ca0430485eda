import {
  readOwnSettings,
  UnknownPoolError,
  type PoolSettings,
  type SettingsOwner,
} from '@poolkeeper/pool-config';
import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { Log } from './log.ts';

/** The settings of pools by their parameter, read when they are needed. */
export interface SettingsStore {
  /**
   * The settings in the parameter. Returns the same object while the parameter's text is the same.
   *
   * @throws UnknownPoolError when there is no such parameter, SettingsError when it holds no settings or those of another
   * pool, or what `read` throws; but none of these once the pool's settings have been read.
   */
  get(parameter: string): Promise<PoolSettings>;
}

export interface SettingsStoreOptions {
  /** Reads a parameter's text. Undefined when there is no such parameter. */
  readonly read: (parameter: string) => Promise<string | undefined>;
  /** What all parameters have in common. */
  readonly owner: Omit<SettingsOwner, 'parameter'>;
  readonly clock: () => EpochMs;
  /** Gets a warning when settings cannot be read again. */
  readonly log: Log;
  /** How long settings are used before they are read again. @default 1 minute */
  readonly cacheForMs?: DurationMs;
}

/**
 * Makes a store of settings, once for the life of the process. It notices a change within `cacheForMs`. While a parameter
 * cannot be read, it keeps the previous settings, so that an outage of the parameter store stops no known pool.
 */
export function createSettingsStore(options: SettingsStoreOptions): SettingsStore {
  const { read, owner, clock, log, cacheForMs = 60_000 } = options;
  const known = new Map<string, Known>();

  async function refresh(parameter: string, previous: Known | undefined): Promise<PoolSettings> {
    try {
      const document = await read(parameter);
      if (document === undefined) throw new UnknownPoolError(parameter);
      const settings =
        previous?.document === document
          ? previous.settings
          : readOwnSettings(document, { ...owner, parameter });
      known.set(parameter, { document, settings, until: clock() + cacheForMs });
      return settings;
    } catch (error) {
      if (previous === undefined) throw error;
      log.warn('settings refresh failed; keeping the previous settings', {
        code: 'settings-stale',
        parameter,
        error,
      });
      known.set(parameter, { ...previous, until: clock() + cacheForMs });
      return previous.settings;
    }
  }

  return {
    get: async (parameter) => {
      const cached = known.get(parameter);
      return cached !== undefined && clock() < cached.until ? cached.settings : refresh(parameter, cached);
    },
  };
}

interface Known {
  readonly document: string;
  readonly settings: PoolSettings;
  readonly until: EpochMs;
}
