import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  paginateListSecrets,
  PutSecretValueCommand,
  RestoreSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import {
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersCommand,
  LabelParameterVersionCommand,
  paginateDescribeParameters,
  PutParameterCommand,
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
    const filters = { ParameterFilters: [{ Key: 'Colour', Values: ['x'] }] };

    await expect(ssm.send(new DescribeParametersCommand({ MaxResults: 51 }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(ssm.send(new DescribeParametersCommand({ NextToken: 'made up' }))).rejects.toMatchObject({
      name: 'InvalidNextToken',
    });
    await expect(ssm.send(new DescribeParametersCommand(filters))).rejects.toMatchObject({
      name: 'InvalidFilterKey',
    });
    await expect(ssm.send(new GetParameterCommand({ Name: undefined }))).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null",
    });
    await expect(
      ssm.send(new LabelParameterVersionCommand({ Name: 'x', Labels: ['y'] })),
    ).rejects.toMatchObject({
      name: 'NotImplemented',
    });
  });

  it.each([
    [{ Key: 'Name', Values: ['/spacelift/pool'] }, ['/spacelift/pool']],
    [{ Key: 'Name', Option: 'Contains', Values: ['lift/p', 'none'] }, ['/spacelift/pool']],
    [{ Key: 'Type', Values: ['String'] }, ['/a/b', '/a/b/c']],
    [{ Key: 'Path', Values: ['/a'] }, ['/a/b']],
    [{ Key: 'Path', Option: 'Recursive', Values: ['/a'] }, ['/a/b', '/a/b/c']],
    [{ Key: 'tag:team', Values: ['ops'] }, ['/a/b']],
  ])('are selected by %j', async (filter, names) => {
    const { ssm } = await aCloud({ parameters });
    const Tags = [{ Key: 'team', Value: 'ops' }];
    await ssm.send(new PutParameterCommand({ Name: '/a/b', Value: 'x', Type: 'String', Tags }));
    await ssm.send(new PutParameterCommand({ Name: '/a/b/c', Value: 'x', Type: 'String' }));

    const { Parameters } = await ssm.send(new DescribeParametersCommand({ ParameterFilters: [filter] }));

    expect(Parameters?.map(({ Name }) => Name)).toEqual(names);
  });

  it('keep their versions', async () => {
    const { ssm } = await aCloud();
    const put = (Value: string) =>
      ssm.send(new PutParameterCommand({ Name: '/a', Value, Type: 'String', Overwrite: true }));
    await put('one');
    await put('two');

    expect(await ssm.send(new GetParameterCommand({ Name: '/a:1' }))).toMatchObject({
      Parameter: { Name: '/a', Value: 'one', Version: 1, Selector: ':1' },
    });
    expect(await ssm.send(new GetParametersCommand({ Names: ['/a:2', '/a:9'] }))).toMatchObject({
      Parameters: [{ Value: 'two' }],
      InvalidParameters: ['/a:9'],
    });
    await expect(ssm.send(new GetParameterCommand({ Name: '/a:9' }))).rejects.toMatchObject({
      name: 'ParameterVersionNotFound',
    });
  });

  it.each([
    ['/aws/reserved', 'ValidationException'],
    ['ssm-name', 'ValidationException'],
    ['not/qualified', 'ValidationException'],
    ['/with space', 'ValidationException'],
    [`/${'a/'.repeat(16)}b`, 'HierarchyLevelLimitExceededException'],
  ])('cannot have the name %s', async (Name, name) => {
    const { ssm } = await aCloud();

    await expect(
      ssm.send(new PutParameterCommand({ Name, Value: 'x', Type: 'String' })),
    ).rejects.toMatchObject({ name });
  });

  it('cannot be changed together with their tags, or read eleven at a time', async () => {
    const { ssm } = await aCloud();
    const Tags = [{ Key: 'team', Value: 'ops' }];
    const change = new PutParameterCommand({ Name: '/a', Value: 'x', Type: 'String', Overwrite: true, Tags });
    const eleven = Array.from({ length: 11 }, (_, index) => `/a${index}`);

    await expect(ssm.send(change)).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(ssm.send(new GetParametersCommand({ Names: eleven }))).rejects.toMatchObject({
      name: 'ValidationException',
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

  it('are listed in pages, and by filters', async () => {
    const { secretsManager } = await aCloud({ secrets });
    const list = async (Key: 'name' | 'all', ...Values: string[]) =>
      (await secretsManager.send(new ListSecretsCommand({ Filters: [{ Key, Values }] }))).SecretList;

    const pages = [];
    for await (const page of paginateListSecrets({ client: secretsManager, pageSize: 1 }, {}))
      pages.push(page.SecretList);

    expect(pages).toMatchObject([[{ Name: 'other' }], [{ Name: 'spacelift/api-key' }]]);
    expect(await list('name', 'space')).toMatchObject([{ Name: 'spacelift/api-key' }]);
    expect(await list('name', '!space')).toMatchObject([{ Name: 'other' }]);
    await expect(list('all', 'x')).rejects.toMatchObject({ name: 'NotImplemented' });
  });

  it('stay in their recovery window, in which they can be restored but not read or created', async () => {
    const { secretsManager, pass } = await aCloud({ secrets });
    const id = { SecretId: 'other' };
    const read = () => secretsManager.send(new GetSecretValueCommand(id));
    const create = () => secretsManager.send(new CreateSecretCommand({ Name: 'other', SecretString: 'new' }));
    const invalid = { name: 'InvalidRequestException' };

    await secretsManager.send(new DeleteSecretCommand({ ...id, RecoveryWindowInDays: 7 }));

    await expect(read()).rejects.toMatchObject(invalid);
    await expect(create()).rejects.toMatchObject(invalid);
    const { SecretList } = await secretsManager.send(new ListSecretsCommand({}));
    expect(SecretList).toHaveLength(1);
    await secretsManager.send(new RestoreSecretCommand(id));
    expect(await read()).toMatchObject({ SecretString: 'x' });
    await secretsManager.send(new DeleteSecretCommand(id));
    pass(31 * 24 * 60 * 60);
    expect(await create()).toMatchObject({ Name: 'other' });
    await secretsManager.send(new DeleteSecretCommand({ ...id, ForceDeleteWithoutRecovery: true }));
    expect(await create()).toMatchObject({ Name: 'other' });
  });

  it('have tags, and take a token that makes a repeated request harmless', async () => {
    const { secretsManager } = await aCloud();
    const Tags = [{ Key: 'team', Value: 'ops' }];
    const ClientRequestToken = '0b9d3c1e-0000-4000-8000-000000000001';
    const request = { Name: 'a', SecretString: 'one', Tags, ClientRequestToken };
    const put = (SecretString: string) =>
      secretsManager.send(new PutSecretValueCommand({ SecretId: 'a', SecretString, ClientRequestToken }));

    const created = await secretsManager.send(new CreateSecretCommand(request));

    expect(created).toMatchObject({ VersionId: ClientRequestToken });
    expect(await secretsManager.send(new CreateSecretCommand(request))).toMatchObject({ ARN: created.ARN });
    expect(await put('one')).toMatchObject({ VersionId: ClientRequestToken });
    await expect(put('two')).rejects.toMatchObject({ name: 'ResourceExistsException' });
    expect(await secretsManager.send(new DescribeSecretCommand({ SecretId: 'a' }))).toMatchObject({ Tags });
  });

  it('without a value are told apart from missing ones', async () => {
    const { secretsManager, account } = await aCloud();
    account.secrets.create({ name: 'unfilled' }, undefined);

    await expect(
      secretsManager.send(new GetSecretValueCommand({ SecretId: 'unfilled' })),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    });
  });
});
