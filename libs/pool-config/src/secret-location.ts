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

const secretArn =
  /^(?<secretId>arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:[^:\s]+)(?::(?<jsonKey>[^:\s]+))?$/;

/**
 * Reads a Secrets Manager ARN. One that goes on with `:key` means that key of a secret that is a JSON object.
 * Undefined when it is no such ARN.
 */
export function parseSecretArn(arn: string): SecretLocation | undefined {
  const { secretId, jsonKey } = secretArn.exec(arn)?.groups ?? {};
  if (secretId === undefined) return undefined;
  return { kind: 'secrets-manager', secretId, ...(jsonKey !== undefined && { jsonKey }) };
}
