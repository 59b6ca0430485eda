import { Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CompletePoolConfig } from '@poolkeeper/pool-config';
import type { Construct } from 'constructs';

/** Returns the instances' permissions from the configuration: to read self-hosted files in S3, and the user's own statements. */
export function additionalStatements(
  scope: Construct,
  { selfHosted, permissions }: CompletePoolConfig,
): readonly PolicyStatement[] {
  const objects = [selfHosted?.launcherUri, selfHosted?.caCertificatesUri].flatMap((uri) =>
    uri === undefined ? [] : [`arn:${Stack.of(scope).partition}:s3:::${uri.slice('s3://'.length)}`],
  );
  const given = permissions.statements.map(
    ({ sid, effect, actions, resources, conditions }) =>
      new PolicyStatement({
        effect: effect === 'Allow' ? Effect.ALLOW : Effect.DENY,
        actions,
        resources,
        sid,
        conditions,
      }),
  );
  if (selfHosted === undefined) return given;
  const download = new PolicyStatement({ sid: 'Download', actions: ['s3:GetObject'], resources: objects });
  return [download, ...decryptStatements(scope, selfHosted.kmsKey), ...given];
}

/** Allows S3 to decrypt the objects for the instances. The key is in the region of the bucket. */
function decryptStatements(scope: Construct, keyArn: string | undefined): readonly PolicyStatement[] {
  if (keyArn === undefined) return [];
  const [, , , region = ''] = keyArn.split(':');
  return [
    new PolicyStatement({
      sid: 'DecryptDownloads',
      actions: ['kms:Decrypt'],
      resources: [keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${region}.${Stack.of(scope).urlSuffix}` } },
    }),
  ];
}
