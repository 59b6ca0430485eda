import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

/** A fixed number of instances with Intel or AMD processors. The pool does not scale, but the gate still protects its runs. */
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
