import {
  instanceCatalog,
  type InstanceType,
  isBelowRecommendation,
  recommendation,
} from './instance-catalog.ts';
import type { InstanceRequirements } from './instance-requirements.ts';
import type { InstanceProblem } from './resolved-instances.ts';
import { matches } from './type-pattern.ts';

export interface SizeLimits {
  readonly minVcpus: number;
  readonly maxVcpus: number;
  readonly minMemoryGiB: number;
  /** Infinity is no limit. */
  readonly maxMemoryGiB: number;
}

/** The limits with their defaults. */
export function limitsOf({
  minVcpus = 2,
  maxVcpus = 2 * minVcpus,
  minMemoryGiB = 2,
  maxMemoryGiB = Infinity,
}: InstanceRequirements): SizeLimits {
  return { minVcpus, maxVcpus, minMemoryGiB, maxMemoryGiB };
}

/** Types of the catalog that meet all requirements: the smallest first, and of one size the newest. */
export function fittingTypes(requirements: InstanceRequirements): readonly InstanceType[] {
  const { architecture, burstable = 'allowed', allowed = ['*'], excluded = [] } = requirements;
  const limits = limitsOf(requirements);
  const isAllowed = allowed.map(matches);
  const isExcluded = excluded.map(matches);
  return instanceCatalog
    .filter((type) => type.architecture === architecture)
    .filter(({ vcpus }) => vcpus >= limits.minVcpus && vcpus <= limits.maxVcpus)
    .filter(({ memoryGiB }) => memoryGiB >= limits.minMemoryGiB && memoryGiB <= limits.maxMemoryGiB)
    .filter((type) => burstable === 'allowed' || type.burstable === (burstable === 'required'))
    .filter(({ name }) => isAllowed.some((is) => is(name)))
    .filter(({ name }) => !isExcluded.some((is) => is(name)))
    .toSorted(bySize);
}

function bySize(one: InstanceType, other: InstanceType): number {
  return (
    one.vcpus - other.vcpus ||
    one.memoryGiB - other.memoryGiB ||
    other.generation - one.generation ||
    (one.name < other.name ? -1 : 1)
  );
}

/** Problems of the numbers, and consequences for a worker of that size. */
export function checkRequirements(requirements: InstanceRequirements): readonly InstanceProblem[] {
  const limits = limitsOf(requirements);
  const problems = [
    ...(['minVcpus', 'maxVcpus', 'minMemoryGiB', 'maxMemoryGiB'] as const).flatMap((name) =>
      checkNumber(name, limits[name]),
    ),
    ...checkOrder({ min: 'minVcpus', max: 'maxVcpus' }, limits),
    ...checkOrder({ min: 'minMemoryGiB', max: 'maxMemoryGiB' }, limits),
  ];
  const { minVcpus: vcpus, minMemoryGiB: memoryGiB } = limits;
  if (isBelowRecommendation({ vcpus, memoryGiB })) {
    problems.push({
      severity: 'warning',
      path: [vcpus < 2 ? 'minVcpus' : 'minMemoryGiB'],
      value: vcpus < 2 ? vcpus : memoryGiB,
      message: `a worker should have ${recommendation}: ask for that much`,
    });
  }
  if (requirements.burstable === 'required') {
    problems.push({
      severity: 'note',
      path: ['burstable'],
      value: 'required',
      message:
        'the CPU of a burstable type is a credit, and a worker that is busy for long is slowed down or billed for more; ' +
        'fine for short runs',
    });
  }
  return problems;
}

function checkNumber(name: keyof SizeLimits, value: number): readonly InstanceProblem[] {
  if (value > 0) return [];
  const message = `${name} must be a number above 0, got ${value}`;
  return [{ severity: 'error', path: [name], value, message }];
}

function checkOrder(
  { min, max }: { readonly min: keyof SizeLimits; readonly max: keyof SizeLimits },
  limits: SizeLimits,
): readonly InstanceProblem[] {
  if (!(limits[max] < limits[min])) return [];
  const message = `${max} must be at least ${min} (${limits[min]}), got ${limits[max]}`;
  return [{ severity: 'error', path: [max], value: limits[max], message }];
}

/** Patterns that match nothing: a typing error, or a type newer than the catalog. */
export function matchlessPatterns(requirements: InstanceRequirements): readonly InstanceProblem[] {
  return (['allowed', 'excluded'] as const).flatMap((list) =>
    (requirements[list] ?? []).flatMap((pattern, place): readonly InstanceProblem[] => {
      const isNamed = matches(pattern);
      return instanceCatalog.some(({ name }) => isNamed(name))
        ? []
        : [
            {
              severity: 'warning',
              path: [list, place],
              value: pattern,
              message:
                `${pattern} is no type or family of the catalog: check how it is written. ` +
                'A type that the catalog does not have can be named in a list of types',
            },
          ];
    }),
  );
}
