import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ApiKey } from './api-key.ts';
import type { Credentials } from './connection.ts';

/** An account and what to authenticate with, for `createSpaceliftClient` and `createSpaceliftConnection`. */
export type SpaceliftAccount = { readonly endpoint: string } & Credentials;

/** There are no usable credentials where spacectl looks for them. No message contains a secret. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
  /** The profiles that exist. */
  readonly profiles: readonly string[];

  constructor(
    message: string,
    { profiles = [], cause }: { profiles?: readonly string[]; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.profiles = profiles;
  }
}

export interface SpacectlFiles {
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Name of the profile. @default - the one that is selected in spacectl */
  readonly profile?: string;
}

/** A profile of spacectl with its credentials. */
export interface SpacectlProfile {
  readonly name: string;
  readonly endpoint: string;
  /** Undefined if the profile has other credentials. */
  readonly apiKey?: ApiKey;
  /** Undefined if the profile has other credentials. */
  readonly token?: string;
}

/** spacectl's numbers of kinds of credentials: client/session/stored_credentials.go in github.com/spacelift-io/spacectl. */
const apiKeyKind = 1;
const tokenKind = 3;

/**
 * Reads the account of the environment variables that spacectl knows: `SPACELIFT_API_TOKEN`, or `SPACELIFT_API_KEY_ENDPOINT`,
 * `SPACELIFT_API_KEY_ID` and `SPACELIFT_API_KEY_SECRET`. `SPACELIFT_API_PREFERRED_METHOD`, `token` or `apikey`, chooses if both are
 * set. The variables are read again at every token exchange.
 *
 * @throws CredentialsError if a variable is missing.
 */
export function accountFromEnvironment(
  env: Readonly<Record<string, string | undefined>> = process.env,
): SpaceliftAccount {
  const method = env.SPACELIFT_API_PREFERRED_METHOD?.trim().toLowerCase() ?? '';
  if (!['', 'token', 'apikey'].includes(method)) {
    throw new CredentialsError(
      `SPACELIFT_API_PREFERRED_METHOD must be token or apikey, got ${JSON.stringify(method)}`,
    );
  }
  if (method === 'token' || (method === '' && isSet(env.SPACELIFT_API_TOKEN))) {
    const token = () => required(env, 'SPACELIFT_API_TOKEN');
    return { endpoint: endpointOf(token()), token: () => Promise.resolve(token()) };
  }
  const key = () => ({
    id: required(env, 'SPACELIFT_API_KEY_ID'),
    secret: required(env, 'SPACELIFT_API_KEY_SECRET'),
  });
  key();
  const { SPACELIFT_API_KEY_ENDPOINT, SPACELIFT_API_ENDPOINT: deprecated } = env;
  const endpoint = isSet(SPACELIFT_API_KEY_ENDPOINT) ? SPACELIFT_API_KEY_ENDPOINT : deprecated;
  if (!isSet(endpoint)) throw missing('SPACELIFT_API_KEY_ENDPOINT');
  return { endpoint, apiKey: () => Promise.resolve(key()) };
}

/**
 * Reads the account of a spacectl profile. The file is read again at every token exchange.
 *
 * @throws CredentialsError if there is no such profile, or its credentials are neither an API key nor a token.
 */
export function accountFromSpacectl(files: SpacectlFiles = {}): SpaceliftAccount {
  const { name, endpoint, apiKey, token } = readSpacectlProfile(files);
  const changed = () =>
    new CredentialsError(`the spacectl profile ${name} has credentials of another kind now`);
  const current = <Kind extends 'apiKey' | 'token'>(kind: Kind) => {
    const found = readSpacectlProfile(files)[kind];
    return found === undefined ? Promise.reject(changed()) : Promise.resolve(found);
  };
  if (apiKey !== undefined) return { endpoint, apiKey: async () => current('apiKey') };
  if (token !== undefined) return { endpoint, token: async () => current('token') };
  throw new CredentialsError(
    `the spacectl profile ${name} has neither an api key nor a token: log in with an api key`,
  );
}

/**
 * Reads a profile of spacectl.
 *
 * @throws CredentialsError if there is no such profile.
 */
export function readSpacectlProfile({ env = process.env, profile }: SpacectlFiles = {}): SpacectlProfile {
  const path = join(env.HOME ?? homedir(), '.spacelift', 'config.json');
  const { currentProfileAlias, profiles = {} } = readProfiles(path);
  const name = profile ?? (typeof currentProfileAlias === 'string' ? currentProfileAlias : '');
  const stored = Object.hasOwn(profiles, name) ? profiles[name]?.credentials : undefined;
  if (stored === undefined) {
    throw new CredentialsError(
      name === '' ? `no profile is selected in ${path}` : `spacectl has no profile ${name} in ${path}`,
      { profiles: Object.keys(profiles) },
    );
  }
  const { type, endpoint, key_id: id, key_secret: secret, access_token: token } = stored;
  if (!isSet(endpoint)) throw new CredentialsError(`the spacectl profile ${name} has no endpoint`);
  const account = { name, endpoint: endpoint.replace(/\/+$/, '') };
  if (type === apiKeyKind && isSet(id) && isSet(secret)) {
    return { ...account, apiKey: { id, secret } };
  }
  if (type === tokenKind && isSet(token)) return { ...account, token };
  return account;
}

interface StoredProfiles {
  readonly currentProfileAlias?: unknown;
  readonly profiles?: Readonly<
    Record<string, { readonly credentials?: Readonly<Partial<Record<CredentialField, unknown>>> }>
  >;
}

type CredentialField = 'type' | 'endpoint' | 'key_id' | 'key_secret' | 'access_token';

function readProfiles(path: string): StoredProfiles {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CredentialsError(`spacectl has no profiles: ${path} cannot be read`, { cause });
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // The error would quote the file, which contains secrets.
  }
  throw new CredentialsError(`${path} is not in spacectl's format`);
}

/** A token is a JWT whose audience is its account. */
function endpointOf(token: string): string {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
      readonly aud?: unknown;
    };
    const [audience] = [claims.aud].flat();
    if (typeof audience === 'string') return audience;
  } catch {
    // The error would quote the token.
  }
  throw new CredentialsError(
    'SPACELIFT_API_TOKEN is not a token of spacelift: it names no account as its audience',
  );
}

function required(env: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = env[name];
  if (!isSet(value)) throw missing(name);
  return value;
}

function missing(name: string): CredentialsError {
  return new CredentialsError(`${name} is missing from the environment`);
}

function isSet(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
