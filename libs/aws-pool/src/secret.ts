import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, ListTagsForResourceCommand, SSMClient } from '@aws-sdk/client-ssm';
import { callAws, clientOf, type AwsConnection } from './connection.ts';
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

/** A secret in its store. */
export interface OpenSecret {
  /** The value. May throw `SecretNotFoundError` and the errors of every call. */
  read(): Promise<string>;
  /** The tags by name. May throw `SecretNotFoundError` and the errors of every call. */
  tags(): Promise<Readonly<Record<string, string>>>;
}

/** Opens a secret. It caches nothing but its SDK client, so open it outside the Lambda handler. */
export function openSecret({
  source,
  ...connection
}: AwsConnection & { readonly source: SecretSource }): OpenSecret {
  return source.kind === 'ssm-parameter'
    ? openParameter(source, connection)
    : openManagedSecret(source, connection);
}

function openParameter(
  { name }: SecretSource & { readonly kind: 'ssm-parameter' },
  connection: AwsConnection,
): OpenSecret {
  const ssm = clientOf('ssm', connection, (settings) => new SSMClient(settings));
  return {
    async read() {
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
    },
    async tags() {
      // The operation takes no ARN.
      const ResourceId = name.replace(/^arn:.*?:parameter/, '');
      const command = new ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId });
      const answer = await callAws(
        connection,
        { action: 'ssm:ListTagsForResource', send: (sending) => ssm.send(command, sending) },
        notFound,
      );
      if ('notFound' in answer) throw new SecretNotFoundError(name, answer);
      return tagsByName(answer.TagList);
    },
  };
}

function openManagedSecret(
  { secretId, jsonKey }: SecretSource & { readonly kind: 'secrets-manager' },
  connection: AwsConnection,
): OpenSecret {
  const secretsManager = clientOf(
    'secretsmanager',
    connection,
    (settings) => new SecretsManagerClient(settings),
  );
  return {
    async read() {
      const command = new GetSecretValueCommand({ SecretId: secretId });
      const answer = await callAws(
        connection,
        {
          action: 'secretsmanager:GetSecretValue',
          send: (sending) => secretsManager.send(command, sending),
        },
        notFound,
      );
      if ('notFound' in answer) throw new SecretNotFoundError(secretId, answer);
      if (answer.SecretString === undefined) {
        throw new SecretNotFoundError(secretId, { problem: 'it is binary, expected text' });
      }
      return jsonKey === undefined
        ? answer.SecretString
        : valueAt(jsonKey, { json: answer.SecretString, secretId });
    },
    async tags() {
      const command = new DescribeSecretCommand({ SecretId: secretId });
      const answer = await callAws(
        connection,
        {
          action: 'secretsmanager:DescribeSecret',
          send: (sending) => secretsManager.send(command, sending),
        },
        notFound,
      );
      if ('notFound' in answer) throw new SecretNotFoundError(secretId, answer);
      return tagsByName(answer.Tags);
    },
  };
}

function tagsByName(
  tags: readonly { readonly Key?: string; readonly Value?: string }[] = [],
): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
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
  const isIt = [
    'InvalidResourceId',
    'ParameterNotFound',
    'ParameterVersionNotFound',
    'ResourceNotFoundException',
  ].includes(codeOf(error));
  return isIt ? { notFound: true, cause: error } : undefined;
}
