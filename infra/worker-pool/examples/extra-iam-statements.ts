import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

/** Additional permissions of the runs on the instances. */
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
        boundary: 'arn:aws:iam::123456789012:policy/acme-boundary',
      },
    },
  });
}
