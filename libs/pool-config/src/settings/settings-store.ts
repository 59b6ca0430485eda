import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import { UnknownPoolError } from '../errors.ts';
import type { PoolSettings } from './pool-settings.ts';
import { readPoolSettings } from './read-pool-settings.ts';

/** Settings of pools by their parameter, read when they are needed. */
export interface SettingsStore {
  /**
   * The settings in the parameter. The same object comes back for as long as the parameter's text is the same, so that
   * clients can be kept by it.
   *
   * @throws UnknownPoolError when there is no such parameter, SettingsError when it holds no settings, or what `read`
   * throws; but not once the pool's settings were read before.
   */
  get(parameter: string): Promise<PoolSettings>;
}

export interface SettingsStoreOptions {
  /** Reads a parameter's text. Undefined when there is no such parameter. */
  readonly read: (parameter: string) => Promise<string | undefined>;
  readonly clock: () => EpochMs;
  /** Told when settings can't be read again: the ones read before stay in use. */
  readonly onStale?: (parameter: string, error: unknown) => void;
  /** For how long settings are used without looking. @default 1 minute */
  readonly cacheForMs?: DurationMs;
}

/**
 * Makes a store of settings: once for the life of the process. A change is noticed within `cacheForMs`, and an outage of
 * the parameter store stops no pool that was known before.
 */
export function createSettingsStore(options: SettingsStoreOptions): SettingsStore {
  const { read, clock, onStale = () => undefined, cacheForMs = 60_000 } = options;
  const known = new Map<string, Known>();

  async function refresh(parameter: string, before: Known | undefined): Promise<PoolSettings> {
    try {
      const document = await read(parameter);
      if (document === undefined) throw new UnknownPoolError(parameter);
      const settings = before?.document === document ? before.settings : readPoolSettings(document);
      known.set(parameter, { document, settings, until: clock() + cacheForMs });
      return settings;
    } catch (error) {
      if (before === undefined) throw error;
      onStale(parameter, error);
      known.set(parameter, { ...before, until: clock() + cacheForMs });
      return before.settings;
    }
  }

  return {
    get: async (parameter) => {
      const before = known.get(parameter);
      return before !== undefined && clock() < before.until ? before.settings : refresh(parameter, before);
    },
  };
}

interface Known {
  readonly document: string;
  readonly settings: PoolSettings;
  readonly until: EpochMs;
}
