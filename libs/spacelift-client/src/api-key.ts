/** An API key, created in Spacelift's organization settings. */
export interface ApiKey {
  /** ULID. It is not a secret, so error messages contain it. */
  readonly id: string;
  /** The key's secret, or for an OIDC key the identity provider's token. Error messages never contain it. */
  readonly secret: string;
}
