import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

/** Instances with Intel or AMD processors, a fixed number of them: nothing scales the pool, and the gate still guards its runs. */
export function amd64(app: App): void {
  poolWithSharedServices(app, {
    config: {
      ...yours,
      name: 'amd64',
      instances: { architecture: 'x86_64', types: ['t3.medium'] },
      scaling: { enabled: false, minSize: 1, maxSize: 3 },
    },
  });
}
