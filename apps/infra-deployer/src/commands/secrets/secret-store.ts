import type { GetSecretValueCommandOutput } from '@aws-sdk/client-secrets-manager';
import type { SecretLocation } from '@poolkeeper/pool-config';
import { explainAwsError } from '../../aws/explain-aws-error.ts';
import type { AwsAccess } from '../../aws/aws-access.ts';
import { CommandError } from '../../errors.ts';

type ManagedLocation = Extract<SecretLocation, { kind: 'secrets-manager' }>;

/** The secrets that Poolkeeper creates, in Secrets Manager. */
export interface SecretStore extends AsyncDisposable {
  /** Whether it has no value. False when that can't be known. */
  isMissing(location: ManagedLocation): Promise<boolean>;
  /**
   * Puts a value in. In a secret of several, the others keep theirs.
   *
   * @throws CommandError when the secret is not there, is no JSON object where it has to be one, or can't be written.
   */
  put(location: ManagedLocation, value: string): Promise<void>;
}

/** Loads the SDK's client only now. */
export async function openSecretStore(access: AwsAccess): Promise<SecretStore> {
  const { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } =
    await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient({ ...access });

  /** Undefined when there is no value, or no secret: AWS says the same of both. */
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

  return {
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
    async put({ secretId, jsonKey }, value) {
      try {
        const text =
          jsonKey === undefined ? value : merged(secretId, await read(secretId), { [jsonKey]: value });
        await client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: text }));
      } catch (error) {
        if (!isNamed(error, 'ResourceNotFoundException')) throw explainAwsError(error);
        throw new CommandError(`there is no secret ${secretId}`, {
          code: 'pool-not-deployed',
          fault: 'user',
          fix: 'Deploy the pool first: its stack creates the secret.',
          cause: error,
        });
      }
    },
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
    throw new CommandError(`the secret ${secretId} is not a JSON object of values by name`, {
      code: 'remote-failed',
      fault: 'environment',
      fix: 'Somebody has put something else there. Look at it, and put {} there to start afresh.',
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
