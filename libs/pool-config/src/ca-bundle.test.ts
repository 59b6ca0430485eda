import { describe, expect, it } from 'vitest';
import { readCertificates } from './ca-bundle.ts';
import { SettingsError } from './errors.ts';

describe('a bundle of certificates', () => {
  const pem = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`;
  const bundle = `# ours\n${pem('QUJD')}\n\n${pem('REVG')}\n`;

  it.each([
    ['as PEM', bundle],
    ['as base64, as in the Terraform module', Buffer.from(bundle).toString('base64')],
  ])('is read %s', (_, given) => {
    expect(readCertificates(given)).toEqual([pem('QUJD'), pem('REVG')]);
  });

  it.each(['', 'hunter2', '-----BEGIN CERTIFICATE-----\nQUJD'])(
    'is not %j, which the error does not quote',
    (given) => {
      expect(() => readCertificates(given)).toThrow(SettingsError);
      expect(() => readCertificates(given)).toThrow(/contains no certificate in PEM form$/);
    },
  );
});
