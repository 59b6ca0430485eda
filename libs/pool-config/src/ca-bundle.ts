import { SettingsError } from './errors.ts';

const certificate = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * Reads the certificates of a bundle, each in PEM form. The bundle is PEM, or PEM encoded as base64.
 *
 * @throws SettingsError if it contains no certificate.
 */
export function readCertificates(bundle: string): readonly string[] {
  const found =
    bundle.match(certificate) ?? Buffer.from(bundle, 'base64').toString('utf8').match(certificate);
  if (found !== null) return found;
  throw new SettingsError(['connection.spacelift.caCertificates: contains no certificate in PEM form']);
}
