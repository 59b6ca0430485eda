import type { InstanceOfferings } from './check-offerings.ts';
import { fittingTypes } from './fitting-types.ts';
import type { InstanceRequirements } from './instance-requirements.ts';

/**
 * The requirements, without the types of the catalog that a zone of the group does not offer. A group that names such a type
 * may launch nothing: see `checkOfferings`.
 */
export function leaveOutUnoffered(
  requirements: InstanceRequirements,
  offerings: InstanceOfferings,
): InstanceRequirements {
  const zones = [...offerings.values()];
  const unoffered = fittingTypes(requirements)
    .map(({ name }) => name)
    .filter((name) => zones.some((offered) => !offered.has(name)));
  if (unoffered.length === 0) return requirements;
  return { ...requirements, excluded: [...(requirements.excluded ?? []), ...unoffered] };
}
