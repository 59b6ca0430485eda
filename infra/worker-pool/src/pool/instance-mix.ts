import type { CfnAutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import type { InstanceAttributes, MixedInstances } from '@poolkeeper/instance-selection';

/** Mixed instances policy of the group. */
export interface InstanceMix {
  readonly distribution: CfnAutoScalingGroup.InstancesDistributionProperty;
  readonly overrides: readonly CfnAutoScalingGroup.LaunchTemplateOverridesProperty[];
}

/** @param spotMaxPrice in USD per hour; by default the on-demand price */
export function instanceMix({ distribution, overrides }: MixedInstances, spotMaxPrice?: string): InstanceMix {
  return {
    distribution: {
      onDemandBaseCapacity: distribution.onDemandBase,
      onDemandPercentageAboveBaseCapacity: distribution.onDemandPercentage,
      onDemandAllocationStrategy: distribution.onDemandAllocation,
      spotAllocationStrategy: distribution.spotAllocation,
      spotMaxPrice,
    },
    overrides:
      overrides.kind === 'types'
        ? overrides.instanceTypes.map((instanceType) => ({ instanceType }))
        : [{ instanceRequirements: requirementsOf(overrides.attributes) }],
  };
}

function requirementsOf(attributes: InstanceAttributes): CfnAutoScalingGroup.InstanceRequirementsProperty {
  const { vcpus, memoryMiB, allowedInstanceTypes, excludedInstanceTypes } = attributes;
  return {
    vCpuCount: vcpus,
    memoryMiB,
    burstablePerformance: attributes.burstablePerformance,
    // Without them, EC2 also considers accelerated types and previous generations.
    acceleratorCount: { max: 0 },
    instanceGenerations: ['current'],
    ...(allowedInstanceTypes !== undefined && { allowedInstanceTypes: [...allowedInstanceTypes] }),
    ...(excludedInstanceTypes !== undefined && { excludedInstanceTypes: [...excludedInstanceTypes] }),
  };
}
