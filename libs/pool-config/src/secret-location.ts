/** Where a secret is kept. */
export type SecretLocation =
  | { readonly kind: 'ssm-parameter'; readonly name: string }
  | {
      readonly kind: 'secrets-manager';
      /** ARN or name. */
      readonly secretId: string;
      /** The key to read when the secret is a JSON object. @default - the whole secret */
      readonly jsonKey?: string;
    };
