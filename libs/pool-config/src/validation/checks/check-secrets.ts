import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import type { SecretSource } from '../../config/secret-source.ts';
import type { Path } from '../config-problem.ts';
import { error, when, type Finding } from './finding.ts';

/** Whether each secret is in one place, and that place is none that holds the secret itself. */
export function checkSecrets({ spacelift, secrets }: CompletePoolConfig): readonly Finding[] {
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
    ...sources.flatMap(([path, source]) => checkSource(path, source)),
    ...when(spacelift.caCertificates !== undefined && pem === undefined && !isCertificatesPlaced, () =>
      error(
        'spacelift.caCertificates',
        'says of no certificates where they are: give pem, secretsManager or ssmParameter',
      ),
    ),
    ...when(pem !== undefined && isCertificatesPlaced, () =>
      error(
        'spacelift.caCertificates.pem',
        'must not be given together with another place of the certificates: leave one of them out',
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
      error(
        [...path, 'ssmParameter'],
        'must not be given together with secretsManager, as a secret has one place: leave one of them out',
        [...path, 'secretsManager'],
      ),
    ),
    ...when(jsonKey !== undefined && secretsManager === undefined, () =>
      error(
        [...path, 'jsonKey'],
        'means nothing without secretsManager: it is a key of a Secrets Manager secret that is a JSON object',
        path,
      ),
    ),
    ...when(kmsKey !== undefined && secretsManager === undefined && ssmParameter === undefined, () =>
      error(
        [...path, 'kmsKey'],
        isCertificates
          ? 'means nothing for certificates that are in no secret: leave it out'
          : 'is the key of a secret of yours, and none is named: give secretsManager or ssmParameter, or set secrets.kmsKey for the secrets that Poolkeeper creates',
        path,
      ),
    ),
    ...(['secretsManager', 'ssmParameter'] as const).flatMap((place) =>
      when(looksLikeTheSecret(source[place]), () =>
        error(
          [...path, place],
          'looks like the secret itself, which must never be in a configuration: give the name of where it is, and take it for known to others',
        ),
      ),
    ),
  ];
}

/** A token or a key in base64. Names are shorter, and those of parameters that are not begin with a slash. */
function looksLikeTheSecret(place: string | undefined): boolean {
  return place !== undefined && /^[A-Za-z0-9+=_-][A-Za-z0-9+/=_-]{99,}$/.test(place);
}
