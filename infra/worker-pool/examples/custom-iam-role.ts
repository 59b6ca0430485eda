import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

/** A role of yours for the instances, as other accounts may trust it by its name. */
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
