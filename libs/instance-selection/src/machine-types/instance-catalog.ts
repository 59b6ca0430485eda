import type { Architecture } from './instance-requirements.ts';

/*
 * The general, compute and memory families of EC2 that a worker may run on, without bare metal and without variants for
 * block storage or single-thread speed. A new family is a word in the row that has its sizes; the list to compare with
 * is `_InstanceType` of @aws-sdk/client-ec2. A type that is missing here still works when it is given by name: it is only not checked.
 */
const families: readonly (readonly [names: string, sizes: string])[] = [
  ['t3 t3a t4g', 'nano micro small medium large xlarge 2xlarge'],
  ['c5 c5d', 'large xlarge 2xlarge 4xlarge 9xlarge 12xlarge 18xlarge 24xlarge'],
  ['c5n', 'large xlarge 2xlarge 4xlarge 9xlarge 18xlarge'],
  [
    'm5 m5a m5ad m5d m5dn m5n c5a c5ad r5 r5a r5ad r5d r5dn r5n',
    'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge',
  ],
  [
    'm6g m6gd m7g m7gd c6g c6gd c6gn c7g c7gd c7gn r6g r6gd r7g r7gd',
    'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge',
  ],
  [
    'm6i m6id m6idn m6in c6i c6id c6in r6i r6id r6idn r6in',
    'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge',
  ],
  ['m6a c6a r6a', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge'],
  ['m7a c7a r7a', 'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge'],
  ['m7i c7i r7i', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge'],
  ['m7i-flex c7i-flex m8i-flex c8i-flex r8i-flex', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge'],
  [
    'm8a m8g m8gd m8gn c8a c8g c8gd c8gn r8a r8g r8gd r8gn',
    'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge',
  ],
  [
    'm8i m8id m8idn m8in c8i c8id c8in r8i r8id r8idn r8in',
    'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge',
  ],
];

/** By the first letter of the family. */
const gibPerVcpu: Readonly<Record<string, number>> = { c: 2, m: 4, r: 8 };

/** Where neither the size nor the family says it. */
const exceptions: Readonly<Record<string, { readonly vcpus?: number; readonly memoryGiB: number }>> = {
  nano: { vcpus: 2, memoryGiB: 0.5 },
  micro: { vcpus: 2, memoryGiB: 1 },
  small: { vcpus: 2, memoryGiB: 2 },
  't.medium': { vcpus: 2, memoryGiB: 4 },
  't.large': { memoryGiB: 8 },
  't.xlarge': { memoryGiB: 16 },
  't.2xlarge': { memoryGiB: 32 },
  'c5n.large': { memoryGiB: 5.25 },
  'c5n.xlarge': { memoryGiB: 10.5 },
  'c5n.2xlarge': { memoryGiB: 21 },
  'c5n.4xlarge': { memoryGiB: 42 },
  'c5n.9xlarge': { memoryGiB: 96 },
  'c5n.18xlarge': { memoryGiB: 192 },
};

/** Every type of the catalog. */
export const instanceCatalog: readonly InstanceType[] = families.flatMap(([names, sizes]) =>
  names.split(' ').flatMap((family) => sizes.split(' ').map((size) => typeOf(family, size))),
);

const byName = new Map(instanceCatalog.map((type) => [type.name, type]));

/** Undefined when the catalog does not have it. */
export function findInstanceType(name: string): InstanceType | undefined {
  return byName.get(name);
}

function typeOf(family: string, size: string): InstanceType {
  const name = `${family}.${size}`;
  const series = family.charAt(0);
  const exception = exceptions[name] ?? exceptions[`${series}.${size}`] ?? exceptions[size];
  const vcpus = exception?.vcpus ?? vcpusOf(size);
  return {
    name,
    family,
    architecture: architectureByName(name),
    generation: Number(family.charAt(1)),
    vcpus,
    memoryGiB: exception?.memoryGiB ?? vcpus * (gibPerVcpu[series] ?? 0),
    burstable: series === 't',
  };
}

/** An xlarge has four vCPUs, a large half of that, a medium a quarter. */
function vcpusOf(size: string): number {
  if (size === 'medium') return 1;
  if (size === 'large') return 2;
  return 4 * Number(size.replace('xlarge', '') || 1);
}

/**
 * The architecture by EC2's naming convention: a `g` right after the generation stands for Graviton, `c7gn.large`. The first
 * Graviton, `a1`, is older than the convention.
 */
export function architectureByName(instanceType: string): Architecture {
  return /^(?:[a-z]+\d+g|a1\.)/.test(instanceType) ? 'arm64' : 'x86_64';
}

/** An EC2 instance type that the catalog knows. */
export interface InstanceType {
  /** `m7g.large` */
  readonly name: string;
  /** `m7g` */
  readonly family: string;
  readonly architecture: Architecture;
  /** 7 of `m7g`. */
  readonly generation: number;
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly burstable: boolean;
}

/** What Spacelift recommends for a worker, in words. */
export const recommendation = 'at least 2 vCPUs and 2 GiB';

export function isBelowRecommendation({
  vcpus,
  memoryGiB,
}: Pick<InstanceType, 'vcpus' | 'memoryGiB'>): boolean {
  return vcpus < 2 || memoryGiB < 2;
}
