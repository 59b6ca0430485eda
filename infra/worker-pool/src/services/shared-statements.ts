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
export function readingSettings({ settings }: ServiceScope): PolicyStatement {
  return new PolicyStatement({ sid: 'ReadSettings', actions: ['ssm:GetParameter'], resources: [settings] });
}

/** Reads the secrets that are named by convention. A pool's stack adds those that are not. */
export function readingSecrets({ secrets }: ServiceScope): PolicyStatement {
  return new PolicyStatement({
    sid: 'ReadSecrets',
    actions: ['secretsmanager:GetSecretValue'],
    resources: [secrets],
  });
}
