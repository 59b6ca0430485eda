import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

/** Your own role for the instances, which other accounts can trust by its name. */
export function customIamRole(app: App): void {
  poolWithSharedServices(app, {
    config: {
      ...yours,
      name: 'custom-iam-role',
      instances: { types: ['t3.medium'] },
      permissions: { instanceRole: 'acme-spacelift-worker' },
    },
  });
}
