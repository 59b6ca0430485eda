import * as sdk from '@aws-sdk/client-secrets-manager';
import type {
  CreateSecretCommandInput,
  CreateSecretCommandOutput,
  DeleteSecretCommandInput,
  DeleteSecretCommandOutput,
  DescribeSecretCommandInput,
  DescribeSecretCommandOutput,
  GetSecretValueCommandInput,
  GetSecretValueCommandOutput,
  ListSecretsCommandInput,
  ListSecretsCommandOutput,
  PutSecretValueCommandInput,
  PutSecretValueCommandOutput,
  SecretListEntry,
} from '@aws-sdk/client-secrets-manager';
import { AwsFault } from '@poolkeeper/pool-world';
import type { Secret, SecretVersion } from '../account/secrets.ts';
import { awsJsonProtocol } from '../wire/json-protocol.ts';
import { validationErrorMessage } from '../wire/missing-members.ts';
import type { Answer, Call } from './call.ts';
import { requireWithin } from './constraint.ts';
import { page } from './page.ts';
import { notServed, service } from './service.ts';

const stages = { current: 'AWSCURRENT', previous: 'AWSPREVIOUS' } as const;

export const secretsManager = service({
  name: 'secretsmanager',
  sdk,
  protocol: awsJsonProtocol({
    version: '1.1',
    namespace: 'com.amazonaws.secretsmanager',
    missing: (paths) => new AwsFault('ValidationException', validationErrorMessage(paths)),
  }),
  operations: {
    CreateSecret: createSecret,
    DeleteSecret: deleteSecret,
    DescribeSecret: describeSecret,
    GetSecretValue: getSecretValue,
    ListSecrets: listSecrets,
    PutSecretValue: putSecretValue,
  },
});

/** Only the current and the previous version have a staging label. */
function getSecretValue(
  { SecretId: id = '', VersionId, VersionStage }: GetSecretValueCommandInput,
  { account }: Call,
): Answer<GetSecretValueCommandOutput> {
  const secret = existing(id, account);
  const version = secret.versions.find((each) =>
    VersionId === undefined
      ? stageOf(each, secret) === (VersionStage ?? stages.current)
      : each.id === VersionId,
  );
  if (version === undefined) {
    throw noSuchValue(
      VersionId === undefined
        ? `staging label: ${VersionStage ?? stages.current}`
        : `VersionId: ${VersionId}`,
    );
  }
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    SecretString: version.value,
    VersionStages: [stageOf(version, secret) ?? stages.current],
    CreatedDate: new Date(version.createdAt),
  };
}

function describeSecret(
  { SecretId: id = '' }: DescribeSecretCommandInput,
  { account }: Call,
): Answer<DescribeSecretCommandOutput> {
  const secret = existing(id, account);
  const versions = secret.versions.flatMap((version) => {
    const stage = stageOf(version, secret);
    return stage === undefined ? [] : [{ id: version.id, stage }];
  });
  return {
    ...describe(secret),
    CreatedDate: new Date(secret.createdAt),
    ...(versions.length > 0 && {
      VersionIdsToStages: Object.fromEntries(versions.map(({ id, stage }) => [id, [stage]])),
    }),
  };
}

function createSecret(input: CreateSecretCommandInput, { account }: Call): Answer<CreateSecretCommandOutput> {
  const { Name: name = '', SecretString: value, Description, KmsKeyId } = input;
  const secret = account.secrets.create({ name, description: Description, keyId: KmsKeyId }, value);
  return { ARN: secret.arn, Name: name, VersionId: secret.versions.at(-1)?.id };
}

function putSecretValue(
  { SecretId: id = '', SecretString: value }: PutSecretValueCommandInput,
  { account }: Call,
): Answer<PutSecretValueCommandOutput> {
  if (value === undefined) {
    throw new AwsFault(
      'InvalidParameterException',
      'You must provide SecretString: binary secrets are not served.',
    );
  }
  const secret = account.secrets.putValue(existing(id, account), value);
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: secret.versions.at(-1)?.id,
    VersionStages: [stages.current],
  };
}

/** Deletes the secret immediately, without a recovery window. */
function deleteSecret(
  { SecretId: id = '' }: DeleteSecretCommandInput,
  { account, clock }: Call,
): Answer<DeleteSecretCommandOutput> {
  const secret = existing(id, account);
  account.secrets.delete(secret);
  return { ARN: secret.arn, Name: secret.name, DeletionDate: new Date(clock.now()) };
}

function listSecrets(input: ListSecretsCommandInput, { account }: Call): Answer<ListSecretsCommandOutput> {
  const { MaxResults = 100, NextToken: token, ...filters } = input;
  const ignored = Object.keys(filters);
  if (ignored.length > 0) throw notServed(`secretsmanager:ListSecrets with ${ignored.join(', ')}`);
  const { items, nextToken } = page({
    items: account.secrets.all(),
    keyOf: ({ name }) => name,
    size: requireWithin({ member: 'maxResults', from: 1, to: 100, code: 'ValidationException' }, MaxResults),
    token,
    badToken: () => new AwsFault('InvalidNextTokenException', 'Invalid NextToken.'),
  });
  return { SecretList: items.map(describe), NextToken: nextToken };
}

function describe({ arn, name, description, keyId, changedAt }: Secret): SecretListEntry {
  return {
    ARN: arn,
    Name: name,
    Description: description,
    KmsKeyId: keyId,
    LastChangedDate: new Date(changedAt),
  };
}

function existing(id: string, { secrets }: Call['account']): Secret {
  const secret = secrets.find(id);
  if (secret !== undefined) return secret;
  throw new AwsFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
}

function stageOf({ id }: SecretVersion, { versions }: Secret): string | undefined {
  if (id === versions.at(-1)?.id) return stages.current;
  return id === versions.at(-2)?.id ? stages.previous : undefined;
}

function noSuchValue(by: string): AwsFault {
  return new AwsFault(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for ${by}`,
  );
}
