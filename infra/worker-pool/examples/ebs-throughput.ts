import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

/** A faster root volume, for runs that unpack large images or providers. */
export function ebsThroughput(app: App): void {
  poolWithSharedServices(app, {
    config: {
      ...yours,
      name: 'ebs-throughput',
      instances: {
        types: ['m7i.large'],
        rootVolume: { sizeGiB: 100, throughputMiBps: 500, iops: 6000 },
      },
    },
  });
}
