import type { GetSecretValueCommandOutput } from '@aws-sdk/client-secrets-manager';
import type { SecretLocation } from '@poolkeeper/pool-config';
import { explainAwsError } from '../aws/explain-aws-error.ts';
import type { AwsAccess } from '../aws/aws-access.ts';
import { CommandError } from '../cli/errors.ts';

type ManagedLocation = Extract<SecretLocation, { kind: 'secrets-manager' }>;

/** Secrets in Secrets Manager that Poolkeeper creates. */
export interface SecretStore extends AsyncDisposable {
  /**
   * The whole value. Undefined if there is no value or no secret.
   *
   * @throws CommandError when it cannot be read.
   */
  read(secretId: string): Promise<string | undefined>;
  /** Whether the secret has no value. False if the caller may not read it. */
  isMissing(location: ManagedLocation): Promise<boolean>;
  /**
   * Sets the value. Other members of a JSON secret keep theirs.
   *
   * @throws CommandError when the secret does not exist, is not the JSON object that it has to be, or cannot be written.
   */
  put(location: ManagedLocation, value: string): Promise<void>;
  /** Sets members of a secret that is a JSON object, in one step. Throws as `put` does. */
  putMembers(secretId: string, values: Readonly<Record<string, string>>): Promise<void>;
}

/** Loads the SDK client only now, so that other commands start faster. */
export async function openSecretStore(access: AwsAccess): Promise<SecretStore> {
  const { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } =
    await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient({ ...access });

  /** Undefined if there is no value or no secret: AWS returns the same error for both. */
  async function read(secretId: string): Promise<string | undefined> {
    let output: GetSecretValueCommandOutput;
    try {
      output = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    } catch (error) {
      if (isNamed(error, 'ResourceNotFoundException')) return undefined;
      throw error;
    }
    return output.SecretString;
  }

  async function write(secretId: string, textOf: () => Promise<string> | string): Promise<void> {
    try {
      await client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: await textOf() }));
    } catch (error) {
      if (!isNamed(error, 'ResourceNotFoundException')) throw explainAwsError(error);
      throw new CommandError(`there is no secret ${secretId}`, {
        code: 'pool-not-deployed',
        fault: 'user',
        fix: 'Deploy the pool first: its stack creates the secret.',
        cause: error,
      });
    }
  }

  const putMembers = (secretId: string, values: Readonly<Record<string, string>>) =>
    write(secretId, async () => merged(secretId, await read(secretId), values));

  return {
    read: (secretId) =>
      read(secretId).catch((error: unknown) => {
        throw explainAwsError(error);
      }),
    async isMissing({ secretId, jsonKey }) {
      try {
        const value = await read(secretId);
        if (value === undefined || jsonKey === undefined) return value === undefined;
        return membersOf(value)?.[jsonKey] === undefined;
      } catch (error) {
        const explained = explainAwsError(error);
        if (explained instanceof CommandError && explained.code === 'access-denied') return false;
        throw explained;
      }
    },
    put: ({ secretId, jsonKey }, value) =>
      jsonKey === undefined ? write(secretId, () => value) : putMembers(secretId, { [jsonKey]: value }),
    putMembers,
    [Symbol.asyncDispose]: () => {
      client.destroy();
      return Promise.resolve();
    },
  };
}

function merged(
  secretId: string,
  before: string | undefined,
  value: Readonly<Record<string, string>>,
): string {
  const members = before === undefined ? {} : membersOf(before);
  if (members === undefined) {
    throw new CommandError(`the secret ${secretId} is not a JSON object`, {
      code: 'remote-failed',
      fault: 'environment',
      fix: 'Check its value, and set it to {} if it is not needed.',
    });
  }
  return JSON.stringify({ ...members, ...value });
}

function membersOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
