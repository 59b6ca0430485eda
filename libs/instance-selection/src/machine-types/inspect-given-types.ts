import {
  architectureByName,
  findInstanceType,
  isBelowRecommendation,
  recommendation,
} from './instance-catalog.ts';
import type { Architecture } from './instance-requirements.ts';
import { nearestName } from './nearest-name.ts';
import type { InstanceProblem } from './resolved-instances.ts';

/** The architectures of the given types, and the problems of each. */
export function inspectGivenTypes(types: readonly string[]): {
  /** The architectures of the types, each once, in order. More than one is a problem. */
  readonly architectures: readonly Architecture[];
  readonly problems: readonly InstanceProblem[];
} {
  const wellFormed = types.filter(isTypeName);
  const architectures = [...new Set(wellFormed.map(architectureOf))];
  return {
    architectures,
    problems: [
      ...types.flatMap((type, place) => problemsOf(type, { place, first: types.indexOf(type) })),
      ...(types.length === 0 ? [noTypes] : []),
      ...(architectures.length > 1 ? [mixedArchitectures(wellFormed)] : []),
      ...noteOnBurstable(types),
    ],
  };
}

const noTypes: InstanceProblem = {
  severity: 'error',
  path: ['types'],
  value: [],
  message: "there is no instance type: name at least one, such as 'm7g.large'",
};

function problemsOf(
  type: string,
  { place, first }: { readonly place: number; readonly first: number },
): readonly InstanceProblem[] {
  const problem = (severity: InstanceProblem['severity'], message: string): InstanceProblem => ({
    severity,
    path: ['types', place],
    value: type,
    message,
  });
  if (first !== place) return [problem('warning', `${type} is named twice: leave one out`)];
  if (!isTypeName(type)) {
    return [problem('error', `an instance type is a family and a size, such as 'm7g.large', got '${type}'`)];
  }
  const known = findInstanceType(type);
  if (known === undefined && !hasKnownSize(type)) {
    return [problem('error', `${type} does not exist: ${wayOutOfSize(type)}`)];
  }
  if (known === undefined) {
    const message =
      `${type} is not in the catalog, so its size is not checked; by its name it is ${architectureOf(type)}. ` +
      'Check that EC2 offers it in the zones of the group';
    return [problem('warning', message)];
  }
  if (!isBelowRecommendation(known)) return [];
  const { vcpus, memoryGiB } = known;
  const has = `${vcpus} ${vcpus === 1 ? 'vCPU' : 'vCPUs'} and ${memoryGiB} GiB`;
  return [
    problem('warning', `${type} has ${has}, and a worker should have ${recommendation}: take a larger one`),
  ];
}

/** Lower case as EC2 has them: `m7i-flex.large`, `u-6tb1.56xlarge`. */
function isTypeName(type: string): boolean {
  return /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(type);
}

const namedSizes = ['nano', 'micro', 'small', 'medium', 'large', 'xlarge'];

/** EC2 names the sizes of new families like those of its older ones, so a new type is not refused. */
function hasKnownSize(type: string): boolean {
  const size = sizeOf(type);
  return namedSizes.includes(size) || /^(\d+xlarge|metal(-\d+xl)?)$/.test(size);
}

function wayOutOfSize(type: string): string {
  const size = sizeOf(type);
  const multiple = /^\d+/.exec(size)?.[0] ?? '';
  const meant = nearestName(size, [...namedSizes, 'metal', `${multiple}xlarge`]);
  if (meant !== undefined) return `did you mean ${type.slice(0, -size.length)}${meant}?`;
  return `sizes are ${namedSizes.join(', ')}, 2xlarge and so on, and metal`;
}

function sizeOf(type: string): string {
  return type.slice(type.indexOf('.') + 1);
}

function architectureOf(type: string): Architecture {
  return findInstanceType(type)?.architecture ?? architectureByName(type);
}

function mixedArchitectures(types: readonly string[]): InstanceProblem {
  const of = (architecture: Architecture) =>
    types.filter((type) => architectureOf(type) === architecture).join(', ');
  return {
    severity: 'error',
    path: ['types'],
    value: types,
    message:
      `a group boots one machine image, so its types have one architecture: arm64 is ${of('arm64')}; ` +
      `x86_64 is ${of('x86_64')}. Leave the ones or the others out, or make two pools`,
  };
}

function noteOnBurstable(types: readonly string[]): readonly InstanceProblem[] {
  const burstable = [...new Set(types)].filter((type) => findInstanceType(type)?.burstable === true);
  if (burstable.length === 0) return [];
  return [
    {
      severity: 'note',
      path: ['types'],
      value: burstable,
      message:
        `${burstable.join(', ')}: the CPU of a burstable type is a credit, ` +
        'and a worker that is busy for long is slowed down or billed for more; fine for short runs',
    },
  ];
}
