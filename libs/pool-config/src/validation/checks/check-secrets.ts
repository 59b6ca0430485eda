import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import type { SecretSource } from '../../config/secrets.ts';
import { poolNames } from '../../pool-names.ts';
import type { Path } from '../config-problem.ts';
import { error, when, type Finding } from './finding.ts';

/** Checks that each secret has one location, and that the location is not the secret itself. */
export function checkSecrets({ name: pool, spacelift, secrets }: CompletePoolConfig): readonly Finding[] {
  const { pem, ...certificates } = spacelift.caCertificates ?? {};
  const isCertificatesPlaced =
    certificates.secretsManager !== undefined || certificates.ssmParameter !== undefined;
  const sources: readonly (readonly [Path, SecretSource])[] = [
    [['spacelift', 'apiKey', 'secret'], spacelift.apiKey.secret],
    [['spacelift', 'caCertificates'], certificates],
    [['secrets', 'token'], secrets.token],
    [['secrets', 'privateKey'], secrets.privateKey],
    ...Object.entries(secrets.environment).map(
      ([name, source]) => [['secrets', 'environment', name], source] as const,
    ),
  ];
  return [
    ...sources.flatMap(([path, source]) => [...checkSource(path, source), ...checkOwner(path, source, pool)]),
    ...when(spacelift.caCertificates !== undefined && pem === undefined && !isCertificatesPlaced, () =>
      error('spacelift.caCertificates', 'contains no certificates: set pem, secretsManager or ssmParameter'),
    ),
    ...when(pem !== undefined && isCertificatesPlaced, () =>
      error(
        'spacelift.caCertificates.pem',
        'cannot be combined with another location of the certificates: remove one of them',
        'spacelift.caCertificates',
      ),
    ),
  ];
}

function checkSource(path: Path, source: SecretSource): readonly Finding[] {
  const { secretsManager, ssmParameter, jsonKey, kmsKey } = source;
  const isCertificates = path[1] === 'caCertificates';
  return [
    ...when(secretsManager !== undefined && ssmParameter !== undefined, () =>
      error([...path, 'ssmParameter'], 'cannot be combined with secretsManager: remove one of them', [
        ...path,
        'secretsManager',
      ]),
    ),
    ...when(jsonKey !== undefined && secretsManager === undefined, () =>
      error(
        [...path, 'jsonKey'],
        'has no effect without secretsManager: it selects a key of a JSON secret in Secrets Manager',
        path,
      ),
    ),
    ...when(kmsKey !== undefined && secretsManager === undefined && ssmParameter === undefined, () =>
      error(
        [...path, 'kmsKey'],
        isCertificates
          ? 'has no effect on certificates that are not in a secret: remove it'
          : 'applies to an existing secret only: set secretsManager or ssmParameter, or use secrets.kmsKey for the secrets that Poolkeeper creates',
        path,
      ),
    ),
    ...(['secretsManager', 'ssmParameter'] as const).flatMap((place) =>
      when(looksLikeTheSecret(source[place]), () =>
        error(
          [...path, place],
          'looks like the secret itself, which must never be in a configuration: use the name of its location, and rotate it',
        ),
      ),
    ),
  ];
}

/** Checks that a secret is not one that Poolkeeper manages for another pool, or a parameter with settings. */
function checkOwner(
  path: Path,
  { secretsManager = '', ssmParameter = '' }: SecretSource,
  pool: string,
): readonly Finding[] {
  const [, owner = pool] = /^(?:arn:.*:secret:)?poolkeeper\/([^/]+)\//.exec(secretsManager) ?? [];
  const parameter = ssmParameter.replace(/^arn:.*:parameter/, '');
  const isPoolkeepers =
    /^\/?poolkeeper\//.test(parameter) && parameter !== poolNames(pool).caCertificatesParameter;
  return [
    ...when(owner !== pool, () =>
      error(
        [...path, 'secretsManager'],
        `belongs to another pool, which is the only one that may use names with poolkeeper/${owner}: use a secret of your own`,
      ),
    ),
    ...when(isPoolkeepers, () =>
      error([...path, 'ssmParameter'], 'belongs to Poolkeeper: use a parameter of your own'),
    ),
  ];
}

/** Matches a token or key in base64. Names are shorter, except for those of parameters, which start with a slash. */
function looksLikeTheSecret(place: string | undefined): boolean {
  return place !== undefined && /^[A-Za-z0-9+=_-][A-Za-z0-9+/=_-]{99,}$/.test(place);
}
