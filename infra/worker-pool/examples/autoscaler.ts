import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

/** A pool that scales with its run queue, from 0 to 10 instances. */
export function autoscaler(app: App): void {
  poolWithSharedServices(app, {
    config: {
      ...yours,
      name: 'autoscaler',
      instances: { requirements: { minVcpus: 2, minMemoryGiB: 4 } },
      scaling: { minSize: 0, maxSize: 10, maxStepOut: 5, maxStepIn: 2, scaleInAfter: '10m' },
    },
  });
}
