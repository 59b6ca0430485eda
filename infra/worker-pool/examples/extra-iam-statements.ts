import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

/** Additional permissions of the runs on the instances, whose images are in ECR. */
export function extraIamStatements(app: App): void {
  poolWithSharedServices(app, {
    config: {
      ...yours,
      name: 'extra-iam-statements',
      instances: { types: ['t3.medium'] },
      permissions: {
        statements: [
          {
            sid: 'AssumeDeploymentRoles',
            actions: ['sts:AssumeRole'],
            resources: ['arn:aws:iam::123456789012:role/acme-deploy'],
          },
        ],
        runnerImages: [
          'arn:aws:ecr:eu-west-1:123456789012:repository/runners/terraform',
          'arn:aws:ecr:us-east-1:210987654321:repository/shared/*',
        ],
        boundary: 'arn:aws:iam::123456789012:policy/acme-boundary',
      },
    },
  });
}
