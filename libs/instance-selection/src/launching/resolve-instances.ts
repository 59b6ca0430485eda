import type {
  GivenInstanceTypes,
  InstanceRequirements,
  InstanceSurroundings,
} from './instance-requirements.ts';
import type { ResolvedInstances } from './resolved-instances.ts';

/**
 * Turns requirements, or types that someone chose, into what a group launches, and says what speaks against it. Never
 * throws: what cannot work is an `error` among the problems.
 */
export function resolveInstances(
  wanted: InstanceRequirements | GivenInstanceTypes,
  _surroundings: InstanceSurroundings = {},
): ResolvedInstances {
  return { instanceTypes: 'types' in wanted ? wanted.types : [], problems: [] };
}
