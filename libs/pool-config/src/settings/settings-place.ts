import * as z from 'zod/mini';
import { EnvironmentError } from '../errors.ts';
import { poolNamePrefix, settingsPath } from '../pool-names.ts';

/** A process's environment. An empty variable counts as one that is not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a function finds the settings of its pools. */
export type SettingsPlace =
  /** It works for all pools of account and region. */
  | { readonly kind: 'shared'; readonly path: string; readonly namePrefix: string }
  /** It works for one pool. */
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
  /** The one pool's settings parameter. Optional: the function works for all pools without. */
  POOL_SETTINGS: z.optional(parameter),
  /** The path under which the settings parameters of all pools are. */
  POOL_SETTINGS_PATH: z._default(path, settingsPath),
  /** Prefix of the names of pools' groups and queues. */
  POOL_NAME_PREFIX: z._default(z.string(), poolNamePrefix),
});

/**
 * Reads from environment variables where the settings are.
 *
 * @throws EnvironmentError naming every variable that is wrong.
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

/** The parameter that holds a pool's settings. A dedicated function has one for whatever pool it is asked for. */
export function settingsParameterOf(place: SettingsPlace, pool: string): string {
  return place.kind === 'shared' ? `${place.path}${pool}` : place.parameter;
}
