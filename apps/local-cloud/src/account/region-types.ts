/** An instance type that EC2 offers in the region. */
export interface RegionType {
  readonly name: string;
  readonly architecture: 'arm64' | 'x86_64';
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly burstable: boolean;
}

/** Sizes that suit a worker, and the smallest one. */
const sizes: Readonly<Record<string, { readonly vcpus: number; readonly memoryShare: number }>> = {
  nano: { vcpus: 2, memoryShare: 0.0625 },
  micro: { vcpus: 2, memoryShare: 0.125 },
  small: { vcpus: 2, memoryShare: 0.25 },
  medium: { vcpus: 2, memoryShare: 0.5 },
  large: { vcpus: 2, memoryShare: 1 },
  xlarge: { vcpus: 4, memoryShare: 1 },
  '2xlarge': { vcpus: 8, memoryShare: 1 },
  '4xlarge': { vcpus: 16, memoryShare: 1 },
  '8xlarge': { vcpus: 32, memoryShare: 1 },
};

/** Memory of a family in GiB per vCPU. */
const memoryOf = { c: 2, m: 4, r: 8, t: 4 } as const;

/** As in most regions of AWS, some recent families are missing. */
const families = [
  ...['c5', 'c6g', 'c6i', 'c7a', 'c7g', 'c7i', 'c8g', 'm5', 'm6a', 'm6g', 'm6i', 'm7a', 'm7g', 'm7i', 'm8g'],
  ...['r5', 'r6g', 'r6i', 'r7a', 'r7g', 'r7i', 't3', 't3a', 't4g'],
];

/** Families that the region's third zone does not offer. */
const missingInThirdZone: ReadonlySet<string> = new Set(['c7a', 'm7a', 'r7a', 'c8g', 'm8g']);

/** What EC2 offers in the region, by name. */
export const regionTypes: ReadonlyMap<string, RegionType> = new Map(
  families.flatMap((family) =>
    Object.entries(sizes)
      .filter(([size]) => family.startsWith('t') || !/^(nano|micro|small|medium)$/.test(size))
      .map(([size, { vcpus, memoryShare }]) => {
        const name = `${family}.${size}`;
        const memoryGiB = vcpus * memoryOf[family.charAt(0) as keyof typeof memoryOf] * memoryShare;
        const architecture = /\dg/.test(family) ? 'arm64' : 'x86_64';
        const burstable = family.startsWith('t');
        return [name, { name, architecture, vcpus, memoryMiB: memoryGiB * 1024, burstable }] as const;
      }),
  ),
);

export function isOffered(type: string, zone: string): boolean {
  const [family = ''] = type.split('.');
  return regionTypes.has(type) && !(zone.endsWith('c') && missingInThirdZone.has(family));
}
