import { grantTag } from '@poolkeeper/pool-config';
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { arns } from '../names.ts';
import type { ServiceScope } from './service-scope.ts';

/** Allows reading groups and instances. The actions do not support resources. */
export function observeStatement(...more: readonly string[]): PolicyStatement {
  return new PolicyStatement({
    sid: 'Observe',
    actions: [
      'autoscaling:DescribeAutoScalingGroups',
      'autoscaling:DescribeLifecycleHooks',
      'ec2:DescribeInstances',
      ...more,
    ],
    resources: ['*'],
  });
}

/** Allows reading the pools' settings. */
export function settingsStatement({ parameters }: ServiceScope): PolicyStatement {
  return new PolicyStatement({
    sid: 'ReadSettings',
    actions: ['ssm:GetParameter'],
    resources: [...parameters],
  });
}

/**
 * Allows reading API keys. Those of the convention belong to the service's pools. All others need a grant of their owner, because
 * statements for single secrets would fill the role of a shared service after a few pools: its policies may have 10,240
 * characters in all. The functions check that the grant names the pool.
 *
 * Source of the condition keys: https://docs.aws.amazon.com/service-authorization/latest/reference (Secrets Manager, Systems
 * Manager, Key Management Service).
 */
export function secretsStatements({ apiKeys, isShared }: ServiceScope): PolicyStatement[] {
  const own = new PolicyStatement({
    sid: 'ReadApiKeys',
    actions: ['secretsmanager:GetSecretValue'],
    resources: [apiKeys],
  });
  if (!isShared) return [own];
  return [
    own,
    new PolicyStatement({
      sid: 'ReadGranted',
      actions: [
        'secretsmanager:GetSecretValue',
        'secretsmanager:DescribeSecret',
        'ssm:GetParameter',
        'ssm:ListTagsForResource',
      ],
      // A tag opens no secret of the pools themselves, such as those of their workers.
      notResources: [arns.allSecrets('poolkeeper/*'), arns.parameter('/poolkeeper/*')],
      conditions: {
        Null: { [`aws:ResourceTag/${grantTag}`]: 'false' },
        StringEquals: { 'aws:ResourceAccount': Aws.ACCOUNT_ID },
      },
    }),
    new PolicyStatement({
      sid: 'ReadOfOtherAccounts',
      actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
      resources: [arns.allSecrets('*', '*')],
      // A secret of another account also needs its own policy to allow the role.
      conditions: { StringNotEquals: { 'aws:ResourceAccount': Aws.ACCOUNT_ID } },
    }),
    new PolicyStatement({
      sid: 'DecryptSecrets',
      actions: ['kms:Decrypt'],
      resources: ['*'],
      conditions: { StringEquals: { 'kms:ViaService': ['secretsmanager', 'ssm'].map(through) } },
    }),
  ];
}

/** Allows using queues that are encrypted with keys of their pools. */
export function queueKeysStatement(): PolicyStatement {
  return new PolicyStatement({
    sid: 'UseQueueKeys',
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: ['*'],
    conditions: { StringEquals: { 'kms:ViaService': through('sqs') } },
  });
}

/** The name of a service as the caller of KMS. */
function through(service: string): string {
  return `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}`;
}
