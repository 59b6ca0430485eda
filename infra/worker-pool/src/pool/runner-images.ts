import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CompletePoolConfig } from '@poolkeeper/pool-config';

/**
 * Returns the statements that let instances pull runner images from ECR. The launcher logs in by itself, with the credentials of
 * the instance, for each run. The actions are those of AmazonEC2ContainerRegistryPullOnly, without imports from other registries.
 *
 * @see https://docs.spacelift.io/integrations/docker#special-case-ecr
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEC2ContainerRegistryPullOnly.html
 */
export function runnerImageStatements({
  permissions: { runnerImages },
}: CompletePoolConfig): readonly PolicyStatement[] {
  if (runnerImages.length === 0) return [];
  return [
    new PolicyStatement({
      sid: 'LogInToRegistries',
      actions: ['ecr:GetAuthorizationToken'],
      resources: ['*'],
    }),
    new PolicyStatement({
      sid: 'PullRunnerImages',
      actions: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      resources: [...new Set(runnerImages)].sort(),
    }),
  ];
}
