import * as z from 'zod/mini';
import { EnvironmentError } from '../errors.ts';
import { poolNamePrefix, settingsPath } from '../pool-names.ts';

/** The environment variables of a process. An empty variable counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a function reads the settings of its pools. */
export type SettingsPlace =
  /** The function serves all pools of its account and region. */
  | { readonly kind: 'shared'; readonly path: string; readonly namePrefix: string }
  /** The function serves one pool. */
  | { readonly kind: 'dedicated'; readonly parameter: string };

const parameter = z
  .string()
  .check(
    z.regex(/^\/[\w.\-/]*[\w.-]$/, 'must be the name of an SSM parameter, such as /poolkeeper/pools/NAME'),
  );
const path = z
  .string()
  .check(z.regex(/^\/([\w.-]+\/)+$/, 'must be a path of SSM parameters, such as /poolkeeper/pools/'));

const variables = z.object({
  /** The settings parameter of the only pool. Without it, the function serves all pools. */
  POOL_SETTINGS: z.optional(parameter),
  /** The path of the settings parameters of all pools. */
  POOL_SETTINGS_PATH: z._default(path, settingsPath),
  /** Prefix of the names of pools' groups and queues. */
  POOL_NAME_PREFIX: z._default(z.string(), poolNamePrefix),
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
  return values.POOL_SETTINGS === undefined
    ? { kind: 'shared', path: values.POOL_SETTINGS_PATH, namePrefix: values.POOL_NAME_PREFIX }
    : { kind: 'dedicated', parameter: values.POOL_SETTINGS };
}

/** Returns the name of a pool's settings parameter. A dedicated function has one parameter, whatever the pool. */
export function settingsParameterOf(place: SettingsPlace, pool: string): string {
  return place.kind === 'shared' ? `${place.path}${pool}` : place.parameter;
}
