import * as z from 'zod/mini';
import { spaceliftHosts } from '../endpoint-trust.ts';
import { EnvironmentError } from '../errors.ts';
import { poolNamePrefix, settingsPath } from '../pool-names.ts';

/** The environment variables of a process. An empty variable counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a function reads the settings of its pools, and what it may do by them. */
export type SettingsPlace = SettingsLimits &
  (
    | {
        /** The function serves all pools of its account and region. */
        readonly kind: 'shared';
        readonly path: string;
      }
    | {
        /** The function serves one pool. */
        readonly kind: 'dedicated';
        readonly parameter: string;
      }
  );

/** Limits of what settings may name. They come from the function's stack, which the settings cannot change. */
export interface SettingsLimits {
  /** Prefix of the names of pools' groups and queues. */
  readonly namePrefix: string;
  /** Endpoints for API keys that are stored without one, and for connections without encryption. */
  readonly endpoints: readonly string[];
}

const parameter = z
  .string()
  .check(
    z.regex(/^\/[\w.\-/]*[\w.-]$/, 'must be the name of an SSM parameter, such as /poolkeeper/pools/NAME'),
  );
const path = z
  .string()
  .check(z.regex(/^\/([\w.-]+\/)+$/, 'must be a path of SSM parameters, such as /poolkeeper/pools/'));

const endpoints = z
  .string()
  .check(
    z.regex(
      /^https?:\/\/[^\s/?#@]+(\/[^\s?#@]*)?( https?:\/\/[^\s/?#@]+(\/[^\s?#@]*)?)*$/,
      'must be URLs with a space between them, such as https://*.app.spacelift.io',
    ),
  );

const variables = z.object({
  /** The settings parameter of the only pool. Without it, the function serves all pools. */
  POOL_SETTINGS: z.optional(parameter),
  /** The path of the settings parameters of all pools. */
  POOL_SETTINGS_PATH: z._default(path, settingsPath),
  /** Prefix of the names of pools' groups and queues. */
  POOL_NAME_PREFIX: z._default(z.string(), poolNamePrefix),
  /** The endpoints that API keys may be sent to. A key that is stored with an https endpoint may be sent there as well. */
  SPACELIFT_ENDPOINTS: z._default(endpoints, spaceliftHosts.join(' ')),
});

/**
 * Reads the location of the settings from environment variables.
 *
 * @throws EnvironmentError with all invalid variables.
 */
export function readSettingsPlace(environment: Environment): SettingsPlace {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = variables.safeParse(given);
  if (!result.success) {
    throw new EnvironmentError(
      result.error.issues.map(({ path, message }) => {
        const name = path.join('.');
        return `${name} ${message}, got ${JSON.stringify(given[name])}`;
      }),
    );
  }
  const values = result.data;
  const limits = {
    namePrefix: values.POOL_NAME_PREFIX,
    endpoints: values.SPACELIFT_ENDPOINTS.split(' '),
  };
  return values.POOL_SETTINGS === undefined
    ? { kind: 'shared', path: values.POOL_SETTINGS_PATH, ...limits }
    : { kind: 'dedicated', parameter: values.POOL_SETTINGS, ...limits };
}

/** Returns the name of a pool's settings parameter. A dedicated function has one parameter, whatever the pool. */
export function settingsParameterOf(place: SettingsPlace, pool: string): string {
  return place.kind === 'shared' ? `${place.path}${pool}` : place.parameter;
}
