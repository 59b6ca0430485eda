import {
  GetSecretValueCommand,
  ListSecretsCommand,
  paginateListSecrets,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import {
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersCommand,
  paginateDescribeParameters,
} from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { aCloud } from './a-cloud.ts';

const parameters = { '/spacelift/api-key': 'open sesame', '/spacelift/pool': 'a token' };
const secrets = { 'spacelift/api-key': '{"secret": "open sesame"}', other: 'x' };

describe('parameters', () => {
  it('are decrypted, by name and by ARN', async () => {
    const { ssm } = await aCloud({ parameters });

    const { Parameter: byName } = await ssm.send(
      new GetParameterCommand({ Name: '/spacelift/api-key', WithDecryption: true }),
    );
    const { Parameter: byArn } = await ssm.send(
      new GetParameterCommand({ Name: byName?.ARN, WithDecryption: true }),
    );

    expect(byName).toMatchObject({
      Name: '/spacelift/api-key',
      Type: 'SecureString',
      Value: 'open sesame',
      ARN: 'arn:aws:ssm:eu-west-1:000000000000:parameter/spacelift/api-key',
    });
    expect(byArn).toEqual(byName);
  });

  it('stay encrypted without WithDecryption', async () => {
    const { ssm } = await aCloud({ parameters });

    const { Parameter: parameter } = await ssm.send(new GetParameterCommand({ Name: '/spacelift/api-key' }));

    expect(parameter?.Value).toMatch(/^[A-Za-z0-9+/=]+$/);
    expect(parameter?.Value).not.toContain('open sesame');
  });

  it('that do not exist are refused one by one, and listed in a batch', async () => {
    const { ssm } = await aCloud({ parameters });

    const answer = await ssm.send(
      new GetParametersCommand({ Names: ['/spacelift/pool', '/none'], WithDecryption: true }),
    );

    expect(answer).toMatchObject({ Parameters: [{ Value: 'a token' }], InvalidParameters: ['/none'] });
    await expect(ssm.send(new GetParameterCommand({ Name: '/none' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
  });

  it('are listed in pages, without their values', async () => {
    const { ssm } = await aCloud({ parameters });

    const pages = [];
    for await (const page of paginateDescribeParameters({ client: ssm, pageSize: 1 }, {}))
      pages.push(page.Parameters);

    expect(pages).toMatchObject([[{ Name: '/spacelift/api-key' }], [{ Name: '/spacelift/pool' }]]);
    expect(JSON.stringify(pages)).not.toContain('open sesame');
  });

  it('refuse invalid pages, filters, missing names and unsupported operations', async () => {
    const { ssm } = await aCloud({ parameters });
    const filters = { ParameterFilters: [{ Key: 'Name', Values: ['x'] }] };

    await expect(ssm.send(new DescribeParametersCommand({ MaxResults: 51 }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(ssm.send(new DescribeParametersCommand({ NextToken: 'made up' }))).rejects.toMatchObject({
      name: 'InvalidNextToken',
    });
    await expect(ssm.send(new DescribeParametersCommand(filters))).rejects.toMatchObject({
      name: 'NotImplemented',
    });
    await expect(ssm.send(new GetParameterCommand({ Name: undefined }))).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null",
    });
    await expect(ssm.send(new GetParameterHistoryCommand({ Name: 'x' }))).rejects.toMatchObject({
      name: 'NotImplemented',
    });
  });
});

describe('secrets', () => {
  it('are read by name, by ARN and by ARN without its random suffix', async () => {
    const { secretsManager } = await aCloud({ secrets });
    const read = (SecretId?: string) => secretsManager.send(new GetSecretValueCommand({ SecretId }));

    const secret = await read('spacelift/api-key');
    const { ARN, VersionId } = secret;

    expect(secret).toMatchObject({
      Name: 'spacelift/api-key',
      SecretString: '{"secret": "open sesame"}',
      VersionStages: ['AWSCURRENT'],
    });
    expect(await read(ARN)).toMatchObject({ ARN, VersionId });
    expect(await read(ARN?.slice(0, -7))).toMatchObject({ ARN, VersionId });
  });

  it('have a current and a previous version', async () => {
    const { secretsManager } = await aCloud({ secrets });
    const current = await secretsManager.send(
      new GetSecretValueCommand({ SecretId: 'other', VersionStage: 'AWSCURRENT' }),
    );
    const same = { SecretId: 'other', VersionId: current.VersionId };
    const before = { SecretId: 'other', VersionStage: 'AWSPREVIOUS' };
    const unknown = { SecretId: 'other', VersionId: 'made up' };

    expect(await secretsManager.send(new GetSecretValueCommand(same))).toMatchObject({ SecretString: 'x' });
    for (const request of [before, unknown]) {
      await expect(secretsManager.send(new GetSecretValueCommand(request))).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      });
    }
    await secretsManager.send(new PutSecretValueCommand({ SecretId: 'other', SecretString: 'y' }));
    expect(await secretsManager.send(new GetSecretValueCommand({ SecretId: 'other' }))).toMatchObject({
      SecretString: 'y',
    });
    expect(await secretsManager.send(new GetSecretValueCommand(before))).toMatchObject({
      SecretString: 'x',
      VersionStages: ['AWSPREVIOUS'],
    });
  });

  it('that do not exist are refused', async () => {
    const { secretsManager } = await aCloud({ secrets });

    await expect(secretsManager.send(new GetSecretValueCommand({ SecretId: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
    });
  });

  it('are listed in pages, and cannot be filtered', async () => {
    const { secretsManager } = await aCloud({ secrets });

    const pages = [];
    for await (const page of paginateListSecrets({ client: secretsManager, pageSize: 1 }, {}))
      pages.push(page.SecretList);

    expect(pages).toMatchObject([[{ Name: 'other' }], [{ Name: 'spacelift/api-key' }]]);
    await expect(
      secretsManager.send(new ListSecretsCommand({ Filters: [{ Key: 'name', Values: ['x'] }] })),
    ).rejects.toMatchObject({ name: 'NotImplemented' });
  });
});
