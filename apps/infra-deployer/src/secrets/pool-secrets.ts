import {
  locationOf,
  poolNames,
  secretVariables,
  type CompletePoolConfig,
  type SecretLocation,
} from '@poolkeeper/pool-config';
import { CommandError } from '../cli/errors.ts';

/** A secret of a pool, by the name that users give it. */
export interface PoolSecret {
  /** `api-key`, `token`, `private-key`, or the name of an environment variable. */
  readonly key: string;
  readonly purpose: string;
  readonly location: SecretLocation;
  /** True if Poolkeeper creates the secret and the user sets its value; false if the user manages the secret. */
  readonly isManaged: boolean;
}

const secretOfVariable: Readonly<Record<string, { readonly key: string; readonly purpose: string }>> = {
  SPACELIFT_TOKEN: { key: 'token', purpose: 'token of the worker pool, from Spacelift' },
  SPACELIFT_POOL_PRIVATE_KEY: {
    key: 'private-key',
    purpose: 'private key for the certificate request of the worker pool',
  },
};

/** All secrets of a pool, managed or not. */
export function poolSecrets(config: CompletePoolConfig): readonly PoolSecret[] {
  const given = locationOf(config.spacelift.apiKey.secret);
  const apiKey: PoolSecret = {
    key: 'api-key',
    purpose: `secret of the Spacelift API key ${config.spacelift.apiKey.id}`,
    location: given ?? { kind: 'secrets-manager', secretId: poolNames(config.name).apiKeySecret },
    isManaged: given === undefined,
  };
  const variables = secretVariables(config).map(({ name, location, isManaged }) => ({
    ...(secretOfVariable[name] ?? { key: name, purpose: `environment variable ${name} of the launcher` }),
    location,
    isManaged,
  }));
  return [apiKey, ...variables];
}

/** @throws CommandError when the pool has no secret of that name. */
export function poolSecret(config: CompletePoolConfig, key: string): PoolSecret {
  const secrets = poolSecrets(config);
  const secret = secrets.find((each) => each.key === key);
  if (secret !== undefined) return secret;
  throw new CommandError(`the pool ${config.name} has no secret ${key}`, {
    code: 'usage',
    fault: 'user',
    fix: `Choose one of ${secrets.map((each) => each.key).join(', ')}; environment variables are set in secrets.environment.`,
  });
}

/** `the parameter NAME`, `KEY of the secret ID`. */
export function describeSecretLocation(location: SecretLocation): string {
  if (location.kind === 'ssm-parameter') return `the parameter ${location.name}`;
  const { secretId, jsonKey } = location;
  return jsonKey === undefined ? `the secret ${secretId}` : `${jsonKey} of the secret ${secretId}`;
}
