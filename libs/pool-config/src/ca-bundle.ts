const certificate = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** The certificates of a base64-encoded PEM bundle; undefined when there is none in it. */
export function certificatesIn(base64: string): readonly string[] | undefined {
  return Buffer.from(base64, 'base64').toString('utf8').match(certificate) ?? undefined;
}
