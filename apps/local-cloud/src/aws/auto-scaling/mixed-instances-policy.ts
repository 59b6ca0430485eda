import type {
  InstancesDistribution,
  LaunchTemplateOverrides,
  MixedInstancesPolicy,
} from '@aws-sdk/client-auto-scaling';
import type { PurchaseMix } from '@poolkeeper/pool-model';
import { AwsFault, type GroupRecord } from '@poolkeeper/pool-world';
import type { GroupDetails } from '../../account/group-details.ts';
import type { Properties } from '../../cloudformation/template.ts';
import { textOf } from '../../resources/properties.ts';
import { launchTemplate } from './launch-template.ts';

/** Describes the policy of a group with a purchase mix. */
export function mixedInstancesPolicy(
  group: GroupRecord,
  mix: PurchaseMix,
  { overrides, distribution }: Pick<GroupDetails, 'overrides' | 'distribution'>,
): MixedInstancesPolicy {
  return {
    LaunchTemplate: {
      LaunchTemplateSpecification: launchTemplate(group.name, group),
      Overrides:
        overrides.length > 0
          ? overrides.map((override) => override as LaunchTemplateOverrides)
          : group.instanceTypes.map((type) => ({ InstanceType: type })),
    },
    InstancesDistribution: {
      OnDemandAllocationStrategy:
        textOf(distribution, 'OnDemandAllocationStrategy') ??
        (choosesByAttributes(overrides) ? 'lowest-price' : 'prioritized'),
      OnDemandBaseCapacity: mix.onDemandBase,
      OnDemandPercentageAboveBaseCapacity: mix.onDemandPercentage,
      SpotAllocationStrategy: textOf(distribution, 'SpotAllocationStrategy') ?? 'price-capacity-optimized',
      SpotMaxPrice: textOf(distribution, 'SpotMaxPrice'),
    },
  };
}

/** Throws for a strategy that goes by the order of a list if EC2 chooses the types by attributes. */
export function requireStrategies(
  { OnDemandAllocationStrategy: onDemand, SpotAllocationStrategy: spot }: InstancesDistribution,
  { overrides }: Pick<GroupDetails, 'overrides'>,
): void {
  if (!choosesByAttributes(overrides)) return;
  if (onDemand !== 'prioritized' && spot !== 'capacity-optimized-prioritized') return;
  throw new AwsFault(
    'ValidationError',
    'Allocation strategies that use a priority cannot be combined with InstanceRequirements.',
  );
}

function choosesByAttributes(overrides: GroupDetails['overrides']): boolean {
  return overrides.some((override) => 'InstanceRequirements' in (override as Properties));
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
