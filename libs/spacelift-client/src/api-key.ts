/** A key of Spacelift's API, from its organization settings. */
export interface ApiKey {
  /** ULID. Not a secret: messages name it. */
  readonly id: string;
  /** The key's secret, or the identity provider's token of an OIDC key. Never in a message. */
  readonly secret: string;
}
