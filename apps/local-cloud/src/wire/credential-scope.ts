/** The credential scope of a SigV4 signature. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  /** The signing name of the service: `autoscaling`, `ec2`. */
  readonly service: string;
}

const credential =
  /\bCredential=(?<accessKeyId>[^/,\s]+)\/\d{8}\/(?<region>[^/]+)\/(?<service>[^/]+)\/aws4_request\b/;

/** Reads an `Authorization` header. Undefined if it is absent or not of SigV4. The signature is not checked. */
export function credentialScope(authorization: string | undefined): CredentialScope | undefined {
  if (!authorization?.startsWith('AWS4-HMAC-SHA256 ')) return undefined;
  const groups = credential.exec(authorization)?.groups;
  if (groups === undefined) return undefined;
  const { accessKeyId = '', region = '', service = '' } = groups;
  return { accessKeyId, region, service };
}
