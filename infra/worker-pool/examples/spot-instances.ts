import type { App } from 'aws-cdk-lib';
import { yours } from './placeholders.ts';
import { poolWithSharedServices } from './shared-services.ts';

/** Spot instances beside one that is on-demand in any case, and on-demand ones while spot cannot be had. */
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
