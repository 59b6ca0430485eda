/** Where a secret is stored. */
export type SecretLocation =
  | { readonly kind: 'ssm-parameter'; readonly name: string }
  | {
      readonly kind: 'secrets-manager';
      /** ARN or name. */
      readonly secretId: string;
      /** The key to read if the secret is a JSON object. @default - the whole secret */
      readonly jsonKey?: string;
    };
