import { createHash } from 'node:crypto';
import * as sdk from '@aws-sdk/client-secrets-manager';
import type {
  GetSecretValueCommandInput,
  GetSecretValueCommandOutput,
  ListSecretsCommandInput,
  ListSecretsCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import { AwsFault } from '@poolkeeper/pool-world';
import { awsJsonProtocol } from '../wire/json-protocol.ts';
import { validationErrorMessage } from '../wire/missing-members.ts';
import type { Answer, Call } from './call.ts';
import { within } from './constraint.ts';
import { page } from './page.ts';
import { notServed, service } from './service.ts';

const currentStage = 'AWSCURRENT';

export const secretsManager = service({
  name: 'secretsmanager',
  sdk,
  protocol: awsJsonProtocol({
    version: '1.1',
    namespace: 'com.amazonaws.secretsmanager',
    missing: (paths) => new AwsFault('ValidationException', validationErrorMessage(paths)),
  }),
  operations: { GetSecretValue: getSecretValue, ListSecrets: listSecrets },
});

/** Each secret has one version, which is the current one. */
function getSecretValue(
  { SecretId: id = '', VersionId, VersionStage }: GetSecretValueCommandInput,
  { secrets, world }: Call,
): Answer<GetSecretValueCommandOutput> {
  const name = Object.keys(secrets).find((candidate) => names(candidate, world).includes(id));
  if (name === undefined) {
    throw new AwsFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }
  const versionId = hash(name).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5');
  if (VersionStage !== undefined && VersionStage !== currentStage)
    throw noSuchValue(`staging label: ${VersionStage}`);
  if (VersionId !== undefined && VersionId !== versionId) throw noSuchValue(`VersionId: ${VersionId}`);
  return {
    ARN: secretArn(name, world),
    Name: name,
    VersionId: versionId,
    SecretString: secrets[name],
    VersionStages: [currentStage],
  };
}

function listSecrets(
  input: ListSecretsCommandInput,
  { secrets, world }: Call,
): Answer<ListSecretsCommandOutput> {
  const { MaxResults = 100, NextToken: token, ...filters } = input;
  const ignored = Object.keys(filters);
  if (ignored.length > 0) throw notServed(`secretsmanager:ListSecrets with ${ignored.join(', ')}`);
  const { items, nextToken } = page({
    items: Object.keys(secrets).sort(),
    keyOf: (name) => name,
    size: within({ member: 'maxResults', from: 1, to: 100, code: 'ValidationException' }, MaxResults),
    token,
    badToken: () => new AwsFault('InvalidNextTokenException', 'Invalid NextToken.'),
  });
  return {
    SecretList: items.map((name) => ({ ARN: secretArn(name, world), Name: name })),
    NextToken: nextToken,
  };
}

/** A secret goes by its name, its ARN, and its ARN without the random end. */
function names(name: string, world: Call['world']): readonly string[] {
  const arn = secretArn(name, world);
  return [name, arn, arn.slice(0, arn.lastIndexOf('-'))];
}

function secretArn(name: string, { region, accountId }: Call['world']): string {
  return `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${hash(name).slice(0, 6)}`;
}

function noSuchValue(by: string): AwsFault {
  return new AwsFault(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for ${by}`,
  );
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
