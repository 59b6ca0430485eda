import { openSecret, SecretNotFoundError, type AwsConnection } from '@poolkeeper/aws-pool';
import {
  endpointProblem,
  grantTag,
  isGrantedTo,
  isOwnSecret,
  isSameEndpoint,
  poolNames,
  readStoredApiKey,
  type SecretLocation,
  type SettingsPlace,
} from '@poolkeeper/pool-config';
import { SecretNotGrantedError, UntrustedEndpointError } from './errors.ts';

/** Which secrets are read for a pool, and where its API key may be sent. Its settings do not decide about either. */
export interface Trust {
  /** Endpoints for API keys that are stored without one, and for connections without encryption. */
  readonly endpoints: readonly string[];
  /** Whether secrets at other locations than the pool's own need a tag that names the pool. */
  readonly needsGrants: boolean;
  /** The endpoint that `endpoints` stand for, as a local cloud does: keys stored for it may be sent to them. @default none */
  readonly standsFor?: string;
}

/**
 * Returns what a function trusts. The role of a function with one pool can read that pool's secrets only. The role of a function
 * of all pools can read the secrets of all pools, so each secret has to say which pools may use it.
 */
export function trustOf({ kind, endpoints }: SettingsPlace): Trust {
  return { endpoints, needsGrants: kind === 'shared' };
}

/** API keys that are read at the same time as the settings that name them. */
export interface KeysAhead {
  /** Starts to read a pool's key at the pool's own location, where most pools have it. */
  begin(pool: string): void;
  /** Returns the secret that is being read, once: a later read must see a rotated key. */
  take(pool: string): Promise<string> | undefined;
}

export function readKeysAhead(aws: AwsConnection): KeysAhead {
  const reads = new Map<string, Promise<string>>();
  return {
    begin(pool) {
      if (reads.has(pool)) return;
      const source = { kind: 'secrets-manager', secretId: poolNames(pool).apiKeySecret } as const;
      const read = openSecret({ ...aws, source }).read();
      reads.set(pool, read);
      // Settings that name another secret never take it.
      read.catch(() => reads.delete(pool));
    },
    take(pool) {
      const read = reads.get(pool);
      reads.delete(pool);
      return read;
    },
  };
}

export interface PoolSecretContext {
  readonly pool: string;
  readonly aws: AwsConnection;
  readonly trust: Trust;
  /** @default - the secret is read when it is needed */
  readonly keysAhead?: KeysAhead | undefined;
}

/**
 * Opens a secret that a pool's settings name, and returns a function that reads it. It throws `SecretNotGrantedError` when the
 * pool may not use the secret, `SecretNotFoundError`, and the errors of every call of AWS.
 */
export function openPoolSecret(
  location: SecretLocation,
  { pool, aws, trust, keysAhead }: PoolSecretContext,
): () => Promise<string> {
  const secret = openSecret({ ...aws, source: location });
  const isOwn = isOwnSecret(location, pool);
  if (isOwn && location.kind === 'secrets-manager') return () => keysAhead?.take(pool) ?? secret.read();
  if (isOwn || !trust.needsGrants) return () => secret.read();
  return async () => {
    // The value and the tags are read together, so that the check takes no additional time.
    const [value, tags] = await Promise.all([secret.read(), secret.tags()]).catch((cause: unknown) => {
      const isDenied = cause instanceof Error && cause.name === 'AccessDeniedError';
      throw isDenied ? new SecretNotGrantedError(idOf(location), pool, { cause }) : cause;
    });
    if (!isGrantedTo(pool, tags[grantTag])) throw new SecretNotGrantedError(idOf(location), pool);
    return value;
  };
}

/**
 * Opens the secret of an API key, and returns a function that reads it in order to send it to an endpoint. Beside the errors of
 * `openPoolSecret`, it throws `UntrustedEndpointError` when the key must not be sent there.
 */
export function openApiKey(
  location: SecretLocation,
  context: PoolSecretContext,
): (endpoint: string) => Promise<string> {
  const { jsonKey, ...whole } = { jsonKey: undefined, ...location };
  const read = openPoolSecret(whole, context);
  return async (endpoint) => {
    const key = readStoredApiKey(await read(), jsonKey);
    if (key === undefined) {
      // Without the value, which is secret.
      const problem = `it is not a JSON object with a string at the key ${JSON.stringify(jsonKey ?? 'secret')}`;
      throw new SecretNotFoundError(idOf(location), { problem });
    }
    const { endpoints: allowed, standsFor } = context.trust;
    const isStoodFor = standsFor !== undefined && isSameEndpoint(key.endpoint ?? '', standsFor);
    const problem = endpointProblem(endpoint, { bound: isStoodFor ? undefined : key.endpoint, allowed });
    if (problem !== undefined) throw new UntrustedEndpointError(endpoint, problem);
    return key.secret;
  };
}

function idOf(location: SecretLocation): string {
  return location.kind === 'ssm-parameter' ? location.name : location.secretId;
}
