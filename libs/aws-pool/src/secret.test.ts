import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, ListTagsForResourceCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { openSecret, type SecretSource } from './index.ts';
import { anAwsError } from './testing/an-aws-error.ts';

const ssm = mockClient(SSMClient);
const secretsManager = mockClient(SecretsManagerClient);
const parameter: SecretSource = { kind: 'ssm-parameter', name: '/pool/secret' };
const secret: SecretSource = { kind: 'secrets-manager', secretId: 'pool-secret' };

beforeEach(() => {
  ssm.reset();
  secretsManager.reset();
});

describe('reading a secret', () => {
  it('decrypts an SSM parameter', async () => {
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: 'abc' } });
    expect(await read(parameter)()).toBe('abc');
    expect(ssm.commandCalls(GetParameterCommand)[0]?.args[0].input).toEqual({
      Name: '/pool/secret',
      WithDecryption: true,
    });
  });

  it('reads a whole Secrets Manager secret, or one key of it', async () => {
    secretsManager.on(GetSecretValueCommand).resolves({ SecretString: '{"key":"abc"}' });
    expect(await read(secret)()).toBe('{"key":"abc"}');
    expect(await read({ ...secret, jsonKey: 'key' })()).toBe('abc');
  });

  it('names a secret that does not exist', async () => {
    ssm.on(GetParameterCommand).rejects(anAwsError('ParameterNotFound'));
    secretsManager.on(GetSecretValueCommand).rejects(anAwsError('ResourceNotFoundException'));
    await expect(read(parameter)()).rejects.toMatchObject({
      name: 'SecretNotFoundError',
      secret: '/pool/secret',
    });
    await expect(read(secret)()).rejects.toMatchObject({
      name: 'SecretNotFoundError',
      secret: 'pool-secret',
    });
  });

  it.each(['hunter2', '{"key":7}', 'null', '{"other":"hunter2"}'])(
    'refuses the secret %s when a key of it is wanted, without quoting it',
    async (SecretString) => {
      secretsManager.on(GetSecretValueCommand).resolves({ SecretString });
      const error: unknown = await read({ ...secret, jsonKey: 'key' })().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'SecretNotFoundError' });
      expect(error).not.toHaveProperty('cause');
      expect(String(error)).not.toContain('hunter2');
    },
  );

  it('refuses a binary secret', async () => {
    secretsManager.on(GetSecretValueCommand).resolves({ SecretBinary: new Uint8Array([1]) });
    await expect(read(secret)()).rejects.toThrow('binary');
  });

  it('reads the tags of a parameter and of a secret', async () => {
    ssm.on(ListTagsForResourceCommand).resolves({ TagList: [{ Key: 'team', Value: 'blue' }] });
    secretsManager.on(DescribeSecretCommand).resolves({ Tags: [{ Key: 'team', Value: 'green' }] });
    const arn = 'arn:aws:ssm:eu-west-1:111111111111:parameter/pool/secret';
    expect(await open({ kind: 'ssm-parameter', name: arn }).tags()).toEqual({ team: 'blue' });
    expect(ssm.commandCalls(ListTagsForResourceCommand)[0]?.args[0].input).toEqual({
      ResourceType: 'Parameter',
      ResourceId: '/pool/secret',
    });
    expect(await open(secret).tags()).toEqual({ team: 'green' });
  });

  it('reports tags of a secret that does not exist', async () => {
    ssm.on(ListTagsForResourceCommand).rejects(anAwsError('InvalidResourceId'));
    await expect(open(parameter).tags()).rejects.toMatchObject({ name: 'SecretNotFoundError' });
  });
});

function open(source: SecretSource) {
  return openSecret({ region: 'eu-west-1', source });
}

function read(source: SecretSource) {
  return () => open(source).read();
}
