import type { GivenInstanceTypes, InstanceRequirements, Purchase } from '@poolkeeper/instance-selection';
import type { CompletePoolConfig } from './config/pool-config-schema.ts';
import { defined } from './settings/defined.ts';

type Instances = CompletePoolConfig['instances'];

/** Converts a configuration's instances into the request that `resolveInstances` takes. */
export function instanceRequest(instances: Instances): GivenInstanceTypes | InstanceRequirements {
  const purchase = purchaseOf(instances.purchase);
  if (instances.types !== undefined) return { types: instances.types, purchase };
  return {
    // The defaults of `requirements`.
    ...{ minVcpus: 2, minMemoryGiB: 4, burstable: 'excluded' as const, chosenBy: 'attributes' as const },
    ...defined(instances.requirements ?? {}),
    architecture: instances.architecture,
    purchase,
  };
}

function purchaseOf(purchase: Instances['purchase']): Purchase {
  const { kind, onDemandBase, onDemandPercentage = 0, spotAllocation, onDemandAllocation } = purchase;
  switch (kind) {
    case 'on-demand':
      return defined({ kind, onDemandAllocation });
    case 'spot':
      return defined({ kind, spotAllocation, onDemandAllocation });
    case 'mixed':
      return defined({ kind, onDemandBase, onDemandPercentage, spotAllocation, onDemandAllocation });
  }
}
