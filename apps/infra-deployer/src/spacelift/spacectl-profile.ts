import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../errors.ts';
import type { Surroundings } from '../surroundings.ts';

/** An API key that `spacectl` has kept. Never printed. */
export interface SpacectlKey {
  readonly profile: string;
  readonly endpoint: string;
  readonly id: string;
  readonly secret: string;
}

/** As spacectl numbers the kinds of credentials that a profile can have. */
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

/** No profile can be called so: spacectl refuses the name. */
const selected = 'current';

/**
 * The API key of a profile of spacectl.
 *
 * @param name - of the profile; `current` for the one that is selected
 * @throws CommandError when there is no such profile, or it is not an API key's: people who are logged in by a browser have
 * tokens that the functions can't use.
 */
export function readSpacectlKey(surroundings: Pick<Surroundings, 'env'>, name: string): SpacectlKey {
  const path = spacectlConfig(surroundings);
  const { currentProfileAlias, profiles = {} } = readProfiles(path);
  const current = typeof currentProfileAlias === 'string' ? currentProfileAlias : '';
  const profile = name === selected ? current : name;
  const credentials = Object.hasOwn(profiles, profile) ? profiles[profile]?.credentials : undefined;
  if (credentials === undefined) {
    const names = Object.keys(profiles);
    throw problem(
      profile === '' ? `no profile is selected in ${path}` : `spacectl has no profile ${profile} in ${path}`,
      names.length === 0 ? login : `Choose among ${names.join(', ')} with --spacectl-profile.`,
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
    throw problem(`the profile ${profile} of spacectl is not one of an API key`, login);
  }
  return { profile, endpoint: endpoint.replace(/\/+$/, ''), id, secret };
}

const login = 'Log in with an API key: `spacectl profile login NAME`, and choose "API key".';

function spacectlConfig({ env }: Pick<Surroundings, 'env'>): string {
  return join(env.HOME ?? homedir(), '.spacelift', 'config.json');
}

function readProfiles(path: string): Profiles {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw problem(`spacectl has no profiles: ${path} can't be read`, login, error);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // The error would quote the file, which has secrets in it.
  }
  throw problem(`${path} is not what spacectl writes`, login);
}

function problem(message: string, fix: string, cause?: unknown): CommandError {
  return new CommandError(message, { code: 'usage', fault: 'user', fix, cause });
}
