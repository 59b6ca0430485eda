import type { InstancesDistribution, MixedInstancesPolicy } from '@aws-sdk/client-auto-scaling';
import type { PurchaseMix } from '@poolkeeper/pool-model';
import type { GroupRecord } from '@poolkeeper/pool-world';
import { launchTemplate } from './launch-template.ts';

/** Describes the policy of a group with a purchase mix. */
export function mixedInstancesPolicy(group: GroupRecord, mix: PurchaseMix): MixedInstancesPolicy {
  return {
    LaunchTemplate: {
      LaunchTemplateSpecification: launchTemplate(group.name, group),
      Overrides: group.instanceTypes.map((type) => ({ InstanceType: type })),
    },
    InstancesDistribution: {
      OnDemandAllocationStrategy: 'prioritized',
      OnDemandBaseCapacity: mix.onDemandBase,
      OnDemandPercentageAboveBaseCapacity: mix.onDemandPercentage,
      SpotAllocationStrategy: 'price-capacity-optimized',
    },
  };
}

/** The purchase mix of a request. Missing values stay unchanged, or are AWS's defaults. */
export function purchaseMixOf(
  { OnDemandBaseCapacity, OnDemandPercentageAboveBaseCapacity }: InstancesDistribution,
  before: PurchaseMix | undefined,
): PurchaseMix {
  return {
    onDemandBase: OnDemandBaseCapacity ?? before?.onDemandBase ?? 0,
    onDemandPercentage: OnDemandPercentageAboveBaseCapacity ?? before?.onDemandPercentage ?? 100,
  };
}
