import { Annotations } from 'aws-cdk-lib';
import {
  resolveInstances,
  type GivenInstanceTypes,
  type InstanceProblem,
  type InstanceRequirements,
  type Purchase,
  type ResolvedInstances,
} from '@poolkeeper/instance-selection';
import type { CompletePoolConfig } from '@poolkeeper/pool-config';
import type { Construct } from 'constructs';

/**
 * Which instances a pool launches. What they may do badly becomes warnings of the scope.
 *
 * @throws Error naming everything that cannot work.
 */
export function chooseInstances(scope: Construct, config: CompletePoolConfig): ResolvedInstances {
  const resolved = resolveInstances(wanted(config), { selfHosted: config.selfHosted !== undefined });
  const said = (severity: InstanceProblem['severity']) =>
    resolved.problems
      .filter((problem) => problem.severity === severity)
      .map(({ path, message }) => `${['instances', ...path].join('.')}: ${message}`);
  const errors = said('error');
  if (errors.length > 0) throw new Error(`pool ${config.name} cannot work:\n- ${errors.join('\n- ')}`);
  for (const [index, warning] of said('warning').entries()) {
    Annotations.of(scope).addWarningV2(`@poolkeeper/cdk:instances${index}`, warning);
  }
  return resolved;
}

function wanted({ instances }: CompletePoolConfig): GivenInstanceTypes | InstanceRequirements {
  const purchase = purchaseOf(instances.purchase);
  if (instances.types !== undefined) return { types: instances.types, purchase };
  return {
    // The defaults of the configuration's `requirements`.
    ...{ minVcpus: 2, minMemoryGiB: 4, burstable: 'excluded' as const },
    ...withoutUndefined(instances.requirements ?? {}),
    architecture: instances.architecture,
    purchase,
  };
}

function purchaseOf(given: CompletePoolConfig['instances']['purchase']): Purchase {
  const { kind, onDemandBase, onDemandPercentage, spotAllocation, onDemandAllocation } = given;
  switch (kind) {
    case 'on-demand':
      return { kind, ...withoutUndefined({ onDemandAllocation }) };
    case 'spot':
      return { kind, ...withoutUndefined({ spotAllocation, onDemandAllocation }) };
    case 'mixed':
      return {
        kind,
        onDemandPercentage: onDemandPercentage ?? 0,
        ...withoutUndefined({ onDemandBase, spotAllocation, onDemandAllocation }),
      };
  }
}

/** For properties that have a default when they are absent. */
function withoutUndefined<T extends object>(given: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}
