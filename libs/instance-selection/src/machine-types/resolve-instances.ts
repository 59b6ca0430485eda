import { checkPurchase } from './check-purchase.ts';
import { checkSurroundings } from './check-surroundings.ts';
import { checkRequirements, fittingTypes, limitsOf, matchlessPatterns } from './fitting-types.ts';
import { inspectGivenTypes } from './inspect-given-types.ts';
import type {
  GivenInstanceTypes,
  InstanceRequirements,
  InstanceSurroundings,
  OnDemandAllocation,
  Purchase,
} from './instance-requirements.ts';
import type {
  InstanceAttributes,
  InstanceProblem,
  MixedInstances,
  ResolvedInstances,
} from './resolved-instances.ts';
import { normalizedPattern } from './type-pattern.ts';

/** The most that a mixed instances policy of EC2 Auto Scaling takes. */
const mostTypes = 40;

/**
 * Resolves requirements or given types into what a group launches, with the problems found. Pure, and never throws:
 * what cannot work is an `error` among the problems.
 */
export function resolveInstances(
  wanted: InstanceRequirements | GivenInstanceTypes,
  surroundings: InstanceSurroundings = {},
): ResolvedInstances {
  const resolved =
    'types' in wanted ? resolveGiven(wanted, surroundings) : resolveRequirements(wanted, surroundings);
  return { ...resolved, problems: worstFirst(resolved.problems) };
}

function resolveGiven(
  { types, purchase = { kind: 'on-demand' } }: GivenInstanceTypes,
  surroundings: InstanceSurroundings,
): ResolvedInstances {
  const instanceTypes = [...new Set(types)];
  const { architectures, problems } = inspectGivenTypes(types);
  const [architecture, another] = architectures;
  const one = another === undefined ? architecture : undefined;
  const tooMany: InstanceProblem = {
    severity: 'error',
    path: ['types'],
    value: types,
    message: `a group takes at most ${mostTypes} instance types, got ${instanceTypes.length}: leave some out`,
  };
  return {
    architecture: one,
    instanceTypes,
    ...mixOf(purchase, { kind: 'types', instanceTypes }, 'prioritized'),
    problems: [
      ...problems,
      ...(instanceTypes.length > mostTypes ? [tooMany] : []),
      ...(one === undefined ? [] : checkSurroundings(one, surroundings, ['types'])),
      ...checkPurchase(purchase, { types: instanceTypes.length, byAttributes: false }),
    ],
  };
}

function resolveRequirements(
  requirements: InstanceRequirements,
  surroundings: InstanceSurroundings,
): ResolvedInstances {
  const { architecture, purchase = { kind: 'on-demand' }, chosenBy = 'catalog' } = requirements;
  const byAttributes = chosenBy === 'attributes';
  const fitting = fittingTypes(requirements).map(({ name }) => name);
  const instanceTypes = fitting.slice(0, mostTypes);
  const problems = [
    ...checkRequirements(requirements),
    ...matchlessPatterns(requirements),
    ...checkSurroundings(architecture, surroundings, ['architecture']),
    ...checkPurchase(purchase, { types: instanceTypes.length, byAttributes }),
    ...(byAttributes ? checkBothLists(requirements) : []),
    ...checkCount(requirements, fitting.length),
  ];
  const overrides = byAttributes
    ? { kind: 'attributes' as const, attributes: attributesOf(requirements) }
    : { kind: 'types' as const, instanceTypes };
  return { architecture, instanceTypes, ...mixOf(purchase, overrides, 'lowest-price'), problems };
}

function checkCount(requirements: InstanceRequirements, count: number): readonly InstanceProblem[] {
  const byAttributes = requirements.chosenBy === 'attributes';
  if (count === 0) {
    return [
      {
        // EC2 may know newer types.
        severity: byAttributes ? 'warning' : 'error',
        path: [],
        value: requirements,
        message: 'no instance type of the catalog meets all requirements: widen them, or name the types',
      },
    ];
  }
  if (count <= mostTypes || byAttributes) return [];
  return [
    {
      severity: 'note',
      path: [],
      value: requirements,
      message:
        `${count} instance types meet the requirements, and a group takes ${mostTypes}: ` +
        `the smallest ${mostTypes} are used. Narrow the requirements to choose others`,
    },
  ];
}

function checkBothLists({ allowed, excluded }: InstanceRequirements): readonly InstanceProblem[] {
  if (allowed === undefined || excluded === undefined) return [];
  return [
    {
      severity: 'error',
      path: ['excluded'],
      value: excluded,
      message:
        'for types by attributes EC2 takes allowed or excluded ones, not both: use one of them, or let the catalog choose',
    },
  ];
}

function attributesOf(requirements: InstanceRequirements): InstanceAttributes {
  const { burstable = 'allowed', allowed, excluded } = requirements;
  const { minVcpus, maxVcpus, minMemoryGiB, maxMemoryGiB } = limitsOf(requirements);
  return {
    vcpus: { min: minVcpus, max: maxVcpus },
    memoryMiB: {
      min: minMemoryGiB * 1024,
      ...(maxMemoryGiB !== Infinity && { max: maxMemoryGiB * 1024 }),
    },
    burstablePerformance: burstable === 'allowed' ? 'included' : burstable,
    ...(allowed !== undefined && { allowedInstanceTypes: allowed.map(normalizedPattern) }),
    ...(allowed === undefined &&
      excluded !== undefined && { excludedInstanceTypes: excluded.map(normalizedPattern) }),
  };
}

/** Empty for one type on-demand, which needs only a launch template. */
function mixOf(
  purchase: Purchase,
  overrides: MixedInstances['overrides'],
  defaultAllocation: OnDemandAllocation,
): { readonly mixedInstances?: MixedInstances } {
  const isPlain =
    purchase.kind === 'on-demand' && overrides.kind === 'types' && overrides.instanceTypes.length <= 1;
  if (isPlain) return {};
  const { onDemandAllocation = defaultAllocation } = purchase;
  const spotAllocation = purchase.kind === 'on-demand' ? undefined : purchase.spotAllocation;
  const distribution = {
    onDemandBase: purchase.kind === 'mixed' ? (purchase.onDemandBase ?? 0) : 0,
    onDemandPercentage: percentageOf(purchase),
    onDemandAllocation,
    spotAllocation: spotAllocation ?? 'price-capacity-optimized',
  } as const;
  return { mixedInstances: { distribution, overrides } };
}

function percentageOf(purchase: Purchase): number {
  switch (purchase.kind) {
    case 'on-demand':
      return 100;
    case 'spot':
      return 0;
    case 'mixed':
      return purchase.onDemandPercentage;
  }
}

const severities = ['error', 'warning', 'note'] as const;

function worstFirst(problems: readonly InstanceProblem[]): readonly InstanceProblem[] {
  return problems.toSorted(
    (one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity),
  );
}
