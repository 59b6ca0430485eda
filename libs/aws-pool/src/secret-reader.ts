import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { callAws, clientSettings, type AwsConnection } from './connection.ts';
import { SecretNotFoundError } from './errors.ts';
import { codeOf } from './translate-aws-error.ts';

/** Where a secret is stored. */
export type SecretSource =
  | { readonly kind: 'ssm-parameter'; readonly name: string }
  | {
      readonly kind: 'secrets-manager';
      /** ARN or name. */
      readonly secretId: string;
      /** The key to read if the secret is a JSON object. @default - the whole secret */
      readonly jsonKey?: string;
    };

export interface SecretReaderOptions extends AwsConnection {
  readonly source: SecretSource;
  /**
   * How long a value is cached, in milliseconds. Long enough that a burst of token renewals reads it once, short enough that a
   * rotated secret takes effect at once for an operator. @default 30000
   */
  readonly cacheForMs?: number;
  /** @default Date.now */
  readonly clock?: () => number;
}

/**
 * Creates a function that reads the secret. It may throw `SecretNotFoundError` and the errors of every call; failures are not
 * cached. The SDK client is created once, so create the reader outside the Lambda handler.
 */
export function createSecretReader(options: SecretReaderOptions): () => Promise<string> {
  const { source, cacheForMs = 30_000, clock = Date.now } = options;
  const read =
    source.kind === 'ssm-parameter' ? parameterReader(options, source) : secretReader(options, source);
  let cached: { readonly value: Promise<string>; readonly until: number } | undefined;

  return () => {
    if (cached !== undefined && clock() < cached.until) return cached.value;
    const value = read();
    const reading = { value, until: clock() + cacheForMs };
    cached = reading;
    value.catch(() => {
      if (cached === reading) cached = undefined;
    });
    return value;
  };
}

function parameterReader(
  connection: AwsConnection,
  { name }: SecretSource & { readonly kind: 'ssm-parameter' },
): () => Promise<string> {
  const ssm = new SSMClient(clientSettings(connection));
  return async () => {
    const command = new GetParameterCommand({ Name: name, WithDecryption: true });
    const answer = await callAws(
      connection,
      { action: 'ssm:GetParameter', send: (sending) => ssm.send(command, sending) },
      notFound,
    );
    if ('notFound' in answer) throw new SecretNotFoundError(name, answer);
    const value = answer.Parameter?.Value;
    if (value === undefined) throw new SecretNotFoundError(name, { problem: 'the parameter has no value' });
    return value;
  };
}

function secretReader(
  connection: AwsConnection,
  { secretId, jsonKey }: SecretSource & { readonly kind: 'secrets-manager' },
): () => Promise<string> {
  const secretsManager = new SecretsManagerClient(clientSettings(connection));
  return async () => {
    const command = new GetSecretValueCommand({ SecretId: secretId });
    const answer = await callAws(
      connection,
      { action: 'secretsmanager:GetSecretValue', send: (sending) => secretsManager.send(command, sending) },
      notFound,
    );
    if ('notFound' in answer) throw new SecretNotFoundError(secretId, answer);
    if (answer.SecretString === undefined) {
      throw new SecretNotFoundError(secretId, { problem: 'it is binary, expected text' });
    }
    return jsonKey === undefined
      ? answer.SecretString
      : valueAt(jsonKey, { json: answer.SecretString, secretId });
  };
}

function valueAt(key: string, { json, secretId }: { json: string; secretId: string }): string {
  const problem = `it is not a JSON object with a string at the key ${JSON.stringify(key)}`;
  let value: unknown;
  try {
    value = (JSON.parse(json) as Partial<Record<string, unknown>> | null)?.[key];
  } catch {
    // No cause: its message would quote the secret.
    throw new SecretNotFoundError(secretId, { problem });
  }
  if (typeof value !== 'string') throw new SecretNotFoundError(secretId, { problem });
  return value;
}

function notFound(error: unknown): { readonly notFound: true; readonly cause: unknown } | undefined {
  const isIt = ['ParameterNotFound', 'ParameterVersionNotFound', 'ResourceNotFoundException'].includes(
    codeOf(error),
  );
  return isIt ? { notFound: true, cause: error } : undefined;
}
