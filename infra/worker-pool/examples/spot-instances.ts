import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

/** Spot instances besides one that is always on-demand, with a fallback to on-demand while spot capacity is unavailable. */
export function spotInstances(app: App): void {
  poolWithSharedServices(app, {
    config: {
      ...yours,
      name: 'spot-instances',
      instances: {
        requirements: { minVcpus: 2, minMemoryGiB: 8 },
        purchase: {
          kind: 'mixed',
          onDemandBase: 1,
          onDemandPercentage: 0,
          spotAllocation: 'price-capacity-optimized',
          capacityRebalance: true,
        },
      },
      lifecycle: { rebalanceRecommendation: 'replace' },
    },
  });
}
