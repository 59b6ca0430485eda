/** A key of a pool's workers, with the request for its certificate. */
export interface SigningRequest {
  /** PEM (PKCS #8). Secret: it goes into the secret of the pool, and nowhere else. */
  readonly privateKey: string;
  /** Base64 of the PEM, as Spacelift's API takes it. */
  readonly certificateSigningRequest: string;
}

/** As in Spacelift's instructions: https://docs.spacelift.io/concepts/worker-pools (`openssl req -new -newkey rsa:4096`). */
const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 4096,
  publicExponent: new Uint8Array([1, 0, 1]),
} as const;

/** Creates a new key, in memory. Takes about a second. */
export async function createSigningRequest(commonName: string): Promise<SigningRequest> {
  // The library resolves its parts by metadata, which has to be there first.
  await import('reflect-metadata');
  const { PemConverter, Pkcs10CertificateRequestGenerator } = await import('@peculiar/x509');
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: `CN=${commonName}`,
    keys,
    signingAlgorithm: algorithm,
  });
  const privateKey = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    privateKey: `${PemConverter.encode(privateKey, PemConverter.PrivateKeyTag)}\n`,
    certificateSigningRequest: Buffer.from(`${request.toString('pem')}\n`).toString('base64'),
  };
}
