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
  Filter as SecretFilter,
  ListSecretsCommandOutput,
  PutSecretValueCommandInput,
  PutSecretValueCommandOutput,
  RestoreSecretCommandInput,
  RestoreSecretCommandOutput,
  SecretListEntry,
  Tag,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from '@aws-sdk/client-secrets-manager';
import { AwsFault } from '@poolkeeper/pool-world';
import type { Secret, SecretVersion } from '../account/secrets.ts';
import { awsJsonProtocol } from '../wire/json-protocol.ts';
import { validationErrorMessage } from '../wire/missing-members.ts';
import type { Answer, Call } from './call.ts';
import { requireWithin } from './constraint.ts';
import { page } from './page.ts';
import { present } from './present.ts';
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
    RestoreSecret: restoreSecret,
    TagResource: tagResource,
    UntagResource: untagResource,
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
  const secret = existing(id, account, { deleted: true });
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
  const { Name: name = '', SecretString: value, Description, KmsKeyId, Tags, ClientRequestToken } = input;
  const repeated = account.secrets.active(name);
  if (repeated !== undefined && repeated.versions.at(-1)?.id === ClientRequestToken) {
    account.secrets.putValue(repeated, value ?? '', ClientRequestToken);
    return { ARN: repeated.arn, Name: name, VersionId: ClientRequestToken };
  }
  const tags = Tags && tagsByName(Tags);
  const secret = account.secrets.create(
    { name, description: Description, keyId: KmsKeyId, ...present({ tags }) },
    value,
    ClientRequestToken,
  );
  return { ARN: secret.arn, Name: name, VersionId: secret.versions.at(-1)?.id };
}

function putSecretValue(
  { SecretId: id = '', SecretString: value, ClientRequestToken: token }: PutSecretValueCommandInput,
  { account }: Call,
): Answer<PutSecretValueCommandOutput> {
  if (value === undefined) {
    throw new AwsFault(
      'InvalidParameterException',
      'You must provide SecretString: binary secrets are not served.',
    );
  }
  const secret = account.secrets.putValue(existing(id, account), value, token);
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: secret.versions.at(-1)?.id,
    VersionStages: [stages.current],
  };
}

/** Marks the secret for deletion at the end of a recovery window, unless the request is for an immediate deletion. */
function deleteSecret(
  {
    SecretId: id = '',
    RecoveryWindowInDays: days,
    ForceDeleteWithoutRecovery: now,
  }: DeleteSecretCommandInput,
  { account, clock }: Call,
): Answer<DeleteSecretCommandOutput> {
  if (now === true && days !== undefined) {
    throw new AwsFault(
      'InvalidParameterException',
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  }
  if (days !== undefined && (days < 7 || days > 30)) {
    throw new AwsFault(
      'InvalidParameterException',
      'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
    );
  }
  const secret = existing(id, account);
  if (now !== true) {
    const deletedAt = account.secrets.scheduleDeletion(secret, days ?? 30);
    return { ARN: secret.arn, Name: secret.name, DeletionDate: new Date(deletedAt) };
  }
  account.secrets.delete(secret);
  return { ARN: secret.arn, Name: secret.name, DeletionDate: new Date(clock.now()) };
}

function restoreSecret(
  { SecretId: id = '' }: RestoreSecretCommandInput,
  { account }: Call,
): Answer<RestoreSecretCommandOutput> {
  const secret = existing(id, account, { deleted: true });
  account.secrets.restore(secret);
  return { ARN: secret.arn, Name: secret.name };
}

function listSecrets(input: ListSecretsCommandInput, { account }: Call): Answer<ListSecretsCommandOutput> {
  const { MaxResults = 100, NextToken: token, Filters = [], IncludePlannedDeletion: planned } = input;
  const tests = Filters.map(secretTest);
  const { items, nextToken } = page({
    items: account.secrets
      .all()
      .filter(({ deletedAt }) => planned === true || deletedAt === undefined)
      .filter((secret) => tests.every((test) => test(secret))),
    keyOf: ({ name }) => name,
    size: requireWithin({ member: 'maxResults', from: 1, to: 100, code: 'ValidationException' }, MaxResults),
    token,
    badToken: () => new AwsFault('InvalidNextTokenException', 'Invalid NextToken.'),
  });
  return { SecretList: items.map(describe), NextToken: nextToken };
}

const filteredTexts: Readonly<Record<string, (secret: Secret) => readonly string[]>> = {
  description: ({ description }) => [description ?? ''],
  name: ({ name }) => [name],
  'tag-key': ({ tags = {} }) => Object.keys(tags),
  'tag-value': ({ tags = {} }) => Object.values(tags),
};

/** A filter matches the beginning of a text, and with `!` everything else. */
function secretTest({ Key: key = 'all', Values: values = [] }: SecretFilter): (secret: Secret) => boolean {
  const textsOf = filteredTexts[key];
  if (textsOf === undefined) throw notServed(`secretsmanager:ListSecrets with the filter ${key}`);
  return (secret) =>
    values.some((value) =>
      value.startsWith('!')
        ? textsOf(secret).every((text) => !text.startsWith(value.slice(1)))
        : textsOf(secret).some((text) => text.startsWith(value)),
    );
}

function tagResource({ SecretId: id = '', Tags }: TagResourceCommandInput, { account }: Call): undefined {
  const secret = existing(id, account);
  account.secrets.change(secret, { tags: { ...secret.tags, ...tagsByName(Tags) } });
}

function untagResource(
  { SecretId: id = '', TagKeys = [] }: UntagResourceCommandInput,
  { account }: Call,
): undefined {
  const secret = existing(id, account);
  const left = Object.entries(secret.tags ?? {}).filter(([key]) => !TagKeys.includes(key));
  account.secrets.change(secret, { tags: Object.fromEntries(left) });
}

function tagsByName(tags: readonly Tag[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

function describe({ arn, name, description, keyId, changedAt, tags, deletedAt }: Secret): SecretListEntry {
  return {
    ...(deletedAt !== undefined && { DeletedDate: new Date(deletedAt) }),
    ...(tags !== undefined && { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
    ARN: arn,
    Name: name,
    Description: description,
    KmsKeyId: keyId,
    LastChangedDate: new Date(changedAt),
  };
}

function existing(id: string, { secrets }: Call['account'], options = { deleted: false }): Secret {
  const secret = secrets.find(id);
  if (secret?.deletedAt !== undefined && !options.deleted) {
    throw new AwsFault(
      'InvalidRequestException',
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  }
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
