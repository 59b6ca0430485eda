/** What a SigV4 signature says about its request. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  /** The service's signing name: `autoscaling`, `ec2`. */
  readonly service: string;
}

const credential =
  /\bCredential=(?<accessKeyId>[^/,\s]+)\/\d{8}\/(?<region>[^/]+)\/(?<service>[^/]+)\/aws4_request\b/;

/** Reads an `Authorization` header; undefined when it is absent or not SigV4's. The signature is not checked. */
export function credentialScope(authorization: string | undefined): CredentialScope | undefined {
  if (!authorization?.startsWith('AWS4-HMAC-SHA256 ')) return undefined;
  const groups = credential.exec(authorization)?.groups;
  if (groups === undefined) return undefined;
  const { accessKeyId = '', region = '', service = '' } = groups;
  return { accessKeyId, region, service };
}
