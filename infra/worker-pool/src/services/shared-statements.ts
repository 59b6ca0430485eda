import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ServiceScope } from './service-scope.ts';

/** Sees groups and machines. These actions know no resources. */
export function observing(...more: readonly string[]): PolicyStatement {
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

/** Reads its pools' settings. */
export function readingSettings({ parameters }: ServiceScope): PolicyStatement {
  return new PolicyStatement({
    sid: 'ReadSettings',
    actions: ['ssm:GetParameter'],
    resources: [...parameters],
  });
}

/** Reads the API keys that are kept where the convention says. A pool's stack adds those that are not. */
export function readingApiKeys({ apiKeys }: ServiceScope): PolicyStatement {
  return new PolicyStatement({
    sid: 'ReadApiKeys',
    actions: ['secretsmanager:GetSecretValue'],
    resources: [apiKeys],
  });
}
