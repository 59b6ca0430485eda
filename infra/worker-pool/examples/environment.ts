import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

/** Environment variables of the launcher: plain ones in the configuration, secret ones in the secret that Poolkeeper creates. */
export function environment(app: App): void {
  poolWithSharedServices(app, {
    config: {
      ...yours,
      name: 'environment',
      instances: { types: ['t3.medium'] },
      environment: {
        SPACELIFT_SENSITIVE_OUTPUT_UPLOAD_ENABLED: 'false',
        SPACELIFT_WHITELIST_ENVS: 'REGISTRY_PASSWORD',
      },
      secrets: { environment: { REGISTRY_PASSWORD: {} } },
    },
  });
}
