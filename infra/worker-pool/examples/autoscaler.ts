import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

/** A pool that follows its run queue, up to ten instances and down to none. */
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
