import { SettingsError } from '../errors.ts';
import { poolNames } from '../pool-names.ts';
import type { SecretLocation } from '../secret-location.ts';
import type { PoolSettings } from './pool-settings.ts';
import { readPoolSettings } from './read-pool-settings.ts';

/** The parameter that settings were read from, and what its name says. */
export interface SettingsOwner {
  /** Name of the settings parameter. It ends with the pool's name. */
  readonly parameter: string;
  /** Prefix of the names of pools' groups and queues. */
  readonly namePrefix: string;
  /** Region of the parameter, and so of the pool. @default - not checked */
  readonly region?: string;
}

/**
 * Reads a pool's settings. Whoever may write one parameter must not decide about other pools, so the parameter's name says
 * which group and queues its settings may name. Secrets at other locations need a grant: see `isOwnSecret`.
 *
 * @throws SettingsError with all problems of the document.
 */
export function readOwnSettings(document: string, owner: SettingsOwner): PoolSettings {
  const settings = readPoolSettings(document);
  const problems = foreignNames(settings, owner);
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

/** Whether a secret is at a location where the functions read that of this pool without a grant. */
export function isOwnSecret(location: SecretLocation, pool: string): boolean {
  const { apiKeySecret, caCertificatesParameter } = poolNames(pool);
  return location.kind === 'ssm-parameter'
    ? location.name === caCertificatesParameter
    : location.secretId === apiKeySecret;
}

function foreignNames(
  { name, connection, lifecycle }: PoolSettings,
  { parameter, namePrefix, region = connection.group.region }: SettingsOwner,
): readonly string[] {
  const pool = poolOfParameter(parameter);
  const names = `${namePrefix}${pool}`;
  const { queueUrl, redriveQueueUrl } = lifecycle;
  const fields: readonly (readonly [path: string, got: string, wanted: string])[] = [
    ['name', name, pool],
    ['connection.group.name', connection.group.name, names],
    ['connection.group.region', connection.group.region, region],
    ['lifecycle.queueUrl', nameIn(queueUrl), names],
    ...(redriveQueueUrl === undefined
      ? []
      : [['lifecycle.redriveQueueUrl', nameIn(redriveQueueUrl), `${names}-redrive`] as const]),
  ];
  return fields
    .filter(([, got, wanted]) => got !== wanted)
    .map(
      ([path, got, wanted]) =>
        `${path}: must be ${wanted} in the parameter ${parameter}, got ${JSON.stringify(got)}; deploy the pool ${pool} again, and find out who has written the parameter`,
    );
}

/** The pool whose settings are in a parameter. */
export function poolOfParameter(parameter: string): string {
  return lastPart(parameter);
}

function nameIn(queueUrl: string): string {
  return lastPart(queueUrl);
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
