import type { Connection } from '@poolkeeper/pool-config';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../cli/errors.ts';
import type { System } from '../cli/system.ts';

/** An API key that spacectl stores. Never printed. */
export interface SpacectlKey {
  readonly profile: string;
  readonly endpoint: string;
  readonly id: string;
  readonly secret: string;
}

/** spacectl's number for credentials that are an API key. */
const apiKeyCredentials = 1;

interface Profile {
  readonly credentials?: {
    readonly type?: unknown;
    readonly endpoint?: unknown;
    readonly key_id?: unknown;
    readonly key_secret?: unknown;
  };
}

interface Profiles {
  readonly currentProfileAlias?: unknown;
  readonly profiles?: Readonly<Record<string, Profile>>;
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
  const path = spacectlConfig(system);
  const { currentProfileAlias, profiles = {} } = readProfiles(path);
  const current = typeof currentProfileAlias === 'string' ? currentProfileAlias : '';
  const profile = name === currentProfile ? current : name;
  const credentials = Object.hasOwn(profiles, profile) ? profiles[profile]?.credentials : undefined;
  if (credentials === undefined) {
    const names = Object.keys(profiles);
    throw problem(
      profile === '' ? `no profile is selected in ${path}` : `spacectl has no profile ${profile} in ${path}`,
      names.length === 0 ? login : `Choose one of ${names.join(', ')} with --spacectl-profile.`,
    );
  }
  const { type, endpoint, key_id: id, key_secret: secret } = credentials;
  if (
    type !== apiKeyCredentials ||
    typeof endpoint !== 'string' ||
    typeof id !== 'string' ||
    typeof secret !== 'string' ||
    secret === ''
  ) {
    throw problem(`the spacectl profile ${profile} has no API key`, login);
  }
  return { profile, endpoint: endpoint.replace(/\/+$/, ''), id, secret };
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

function spacectlConfig({ env }: Pick<System, 'env'>): string {
  return join(env.HOME ?? homedir(), '.spacelift', 'config.json');
}

function readProfiles(path: string): Profiles {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw problem(`spacectl has no profiles: ${path} cannot be read`, login, error);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // The error would quote the file, which contains secrets.
  }
  throw problem(`${path} is not in spacectl's format`, login);
}

function problem(message: string, fix: string, cause?: unknown): CommandError {
  return new CommandError(message, { code: 'usage', fault: 'user', fix, cause });
}
