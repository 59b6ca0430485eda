import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
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

/** Allows reading API keys at conventional locations. A pool's stack adds permissions for others. */
export function apiKeysStatement({ apiKeys }: ServiceScope): PolicyStatement {
  return new PolicyStatement({
    sid: 'ReadApiKeys',
    actions: ['secretsmanager:GetSecretValue'],
    resources: [apiKeys],
  });
}
