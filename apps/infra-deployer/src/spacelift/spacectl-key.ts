import type { Connection } from '@poolkeeper/pool-config';
import { CredentialsError, readSpacectlProfile } from '@poolkeeper/spacelift-client/node';
import { CommandError } from '../cli/errors.ts';
import type { System } from '../cli/system.ts';

/** An API key that spacectl stores. Never printed. */
export interface SpacectlKey {
  readonly profile: string;
  readonly endpoint: string;
  readonly id: string;
  readonly secret: string;
}

/** Selects spacectl's current profile. spacectl accepts no profile of this name. */
const currentProfile = 'current';

/**
 * Reads the API key of a spacectl profile.
 *
 * @param name - of the profile; `current` for the one selected in spacectl
 * @throws CommandError when there is no such profile or it has no API key. A browser login stores tokens, which the functions
 * cannot use.
 */
export function readSpacectlKey(system: Pick<System, 'env'>, name: string): SpacectlKey {
  try {
    const { env } = system;
    const found = readSpacectlProfile(name === currentProfile ? { env } : { env, profile: name });
    const { name: profile, endpoint, apiKey } = found;
    if (apiKey !== undefined) return { profile, endpoint, ...apiKey };
    throw new CredentialsError(`the spacectl profile ${profile} has no API key`);
  } catch (error) {
    if (!(error instanceof CredentialsError)) throw error;
    const { message, profiles, cause } = error;
    const choose = `Choose one of ${profiles.join(', ')} with --spacectl-profile.`;
    throw problem(message, profiles.length === 0 ? login : choose, cause);
  }
}

/** @throws CommandError when the key belongs to a different account than the pool, or is a different key. */
export function requireSameKey(
  pool: Pick<Connection['spacelift'], 'endpoint' | 'apiKeyId'>,
  { profile, endpoint, id }: SpacectlKey,
): void {
  const wanted = [
    ['the account', endpoint, pool.endpoint.replace(/\/+$/, ''), 'spacelift.endpoint'],
    ['the API key', id, pool.apiKeyId, 'spacelift.apiKey.id'],
  ] as const;
  for (const [what, got, configured, setting] of wanted) {
    if (got === configured) continue;
    throw new CommandError(
      `the spacectl profile ${profile} is for ${what} ${got}, but that of the pool is ${configured}`,
      {
        code: 'usage',
        fault: 'user',
        fix: `Choose another profile, or correct ${setting}.`,
        details: { profile, got, configured },
      },
    );
  }
}

const login = 'Log in with an API key: run `spacectl profile login NAME` and choose "API key".';

function problem(message: string, fix: string, cause?: unknown): CommandError {
  return new CommandError(message, { code: 'usage', fault: 'user', fix, cause });
}
