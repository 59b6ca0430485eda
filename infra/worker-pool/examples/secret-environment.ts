import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

/** Secret environment variables with values in existing secrets. */
export function secretEnvironment(app: App): void {
  poolWithSharedServices(app, {
    config: {
      ...yours,
      name: 'secret-environment',
      instances: { types: ['t3.medium'] },
      secrets: {
        environment: {
          REGISTRY_PASSWORD: { secretsManager: 'acme/registry', jsonKey: 'password' },
          GITHUB_TOKEN: { ssmParameter: '/acme/github-token' },
        },
      },
    },
  });
}
