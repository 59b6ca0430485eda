import type { CompletePoolConfig } from './config/pool-config-schema.ts';
import type { SecretSource } from './config/secrets.ts';
import { poolNames } from './pool-names.ts';
import type { SecretLocation } from './secret-location.ts';

/** An environment variable of the launcher whose value is a secret. */
export interface SecretVariable {
  readonly name: string;
  readonly location: SecretLocation;
  /** True for a key of the pool's worker secret, which Poolkeeper creates and the user fills. */
  readonly isManaged: boolean;
  /** ARN of the user's KMS key that encrypts it. @default - AWS's key */
  readonly kmsKey?: string;
}

/** Returns the secret variables of a pool's instances: the token, the private key and those of `secrets.environment`. */
export function secretVariables({ name, secrets }: CompletePoolConfig): readonly SecretVariable[] {
  const { workerSecret } = poolNames(name);
  const variables = {
    SPACELIFT_TOKEN: secrets.token,
    SPACELIFT_POOL_PRIVATE_KEY: secrets.privateKey,
    ...secrets.environment,
  };
  return Object.entries(variables).map(([variable, source]) => {
    const given = locationOf(source);
    const kmsKey = given === undefined ? secrets.kmsKey : source.kmsKey;
    return {
      name: variable,
      location: given ?? { kind: 'secrets-manager', secretId: workerSecret, jsonKey: variable },
      isManaged: given === undefined,
      kmsKey,
    };
  });
}

/** Returns the location of a configured secret; undefined if Poolkeeper creates the secret. */
export function locationOf({
  secretsManager,
  jsonKey,
  ssmParameter,
}: SecretSource): SecretLocation | undefined {
  if (ssmParameter !== undefined) return { kind: 'ssm-parameter', name: ssmParameter };
  if (secretsManager === undefined) return undefined;
  return { kind: 'secrets-manager', secretId: secretsManager, jsonKey };
}
