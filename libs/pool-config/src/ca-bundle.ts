import { SettingsError } from './errors.ts';

const certificate = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * The certificates of a bundle, each in PEM form. The bundle is PEM itself, or PEM encoded as base64.
 *
 * @throws SettingsError when there is none in it.
 */
export function readCertificates(bundle: string): readonly string[] {
  const found =
    bundle.match(certificate) ?? Buffer.from(bundle, 'base64').toString('utf8').match(certificate);
  if (found !== null) return found;
  throw new SettingsError([
    'connection.spacelift.caCertificates: there is no certificate in PEM form at its place',
  ]);
}
