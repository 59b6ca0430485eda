import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

/** A fixed number of instances with Graviton processors. */
export function arm64(app: App): void {
  poolWithSharedServices(app, {
    config: {
      ...yours,
      name: 'arm64',
      instances: { architecture: 'arm64', types: ['t4g.medium'] },
      scaling: { enabled: false, minSize: 1, maxSize: 3 },
    },
  });
}
