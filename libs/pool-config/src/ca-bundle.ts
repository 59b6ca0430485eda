import { SettingsError } from './errors.ts';

const certificate = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** The certificates of a base64-encoded PEM bundle; undefined when there is none in it. */
export function certificatesIn(base64: string): readonly string[] | undefined {
  return Buffer.from(base64, 'base64').toString('utf8').match(certificate) ?? undefined;
}

/**
 * The certificates of a bundle, each in PEM form. The bundle is PEM itself, or PEM encoded as base64.
 *
 * @throws SettingsError when there is none in it.
 */
export function readCertificates(bundle: string): readonly string[] {
  const found = bundle.match(certificate) ?? certificatesIn(bundle);
  if (found !== undefined) return found;
  throw new SettingsError([
    'connection.spacelift.caCertificates: there is no certificate in PEM form at its place',
  ]);
}
