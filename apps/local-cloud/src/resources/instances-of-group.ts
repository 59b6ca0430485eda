import type { PurchaseMix } from '@poolkeeper/pool-model';
import type { LaunchTemplate } from '../account/launch-templates.ts';
import type { Properties } from '../cloudformation/template.ts';
import { numberOf, objectOf, objectsOf, textOf, textsOf } from './properties.ts';

const defaultType = 't3.small';
/** The types that stand for any instance requirements that name no types. */
const typesByRequirements = ['m7i.large', 'm7a.large', 'm6i.large', 'm6a.large', 'm5.large'];

/** The instance types of a group, in order of preference. */
export function instanceTypesOf(properties: Properties, template: LaunchTemplate): readonly string[] {
  const mixed = objectOf(objectOf(properties, 'MixedInstancesPolicy') ?? {}, 'LaunchTemplate');
  const overrides = mixed === undefined ? [] : objectsOf(mixed, 'Overrides');
  const types = overrides.flatMap((override) => {
    const type = textOf(override, 'InstanceType');
    return type === undefined ? typesFor(objectOf(override, 'InstanceRequirements') ?? {}) : [type];
  });
  if (types.length > 0) return types;
  return [textOf(template.versions.at(-1)?.data ?? {}, 'InstanceType') ?? defaultType];
}

function typesFor(requirements: Properties): readonly string[] {
  const whole = textsOf(requirements, 'AllowedInstanceTypes').filter((pattern) => !pattern.includes('*'));
  return whole.length > 0 ? whole : typesByRequirements;
}

/** Undefined if the group has no mixed instances policy. */
export function purchaseMixOf(properties: Properties): PurchaseMix | undefined {
  const policy = objectOf(properties, 'MixedInstancesPolicy');
  if (policy === undefined) return undefined;
  const distribution = objectOf(policy, 'InstancesDistribution') ?? {};
  return {
    onDemandBase: numberOf(distribution, 'OnDemandBaseCapacity') ?? 0,
    onDemandPercentage: numberOf(distribution, 'OnDemandPercentageAboveBaseCapacity') ?? 100,
  };
}
