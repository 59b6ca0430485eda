import type {
  DescribeImagesCommandInput,
  DescribeImagesCommandOutput,
  DescribeInstanceTypeOfferingsCommandInput,
  DescribeInstanceTypeOfferingsCommandOutput,
  DescribeInstanceTypesCommandInput,
  DescribeInstanceTypesCommandOutput,
  InstanceTypeInfo,
} from '@aws-sdk/client-ec2';
import { AwsFault } from '@poolkeeper/pool-world';
import type { Answer, Call } from '../call.ts';

/** The sizes that suit a worker. */
const sizes: Readonly<Record<string, { readonly vcpus: number; readonly memoryShare: number }>> = {
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

const families = [
  ...['c5', 'c6g', 'c6i', 'c7a', 'c7g', 'c7i', 'c8g', 'm5', 'm6a', 'm6g', 'm6i', 'm7a', 'm7g', 'm7i', 'm8g'],
  ...['r5', 'r6g', 'r6i', 'r7a', 'r7g', 'r7i', 't3', 't3a', 't4g'],
];

const catalog: ReadonlyMap<string, InstanceTypeInfo> = new Map(
  families.flatMap((family) =>
    Object.entries(sizes)
      .filter(([size]) => family.startsWith('t') || !/^(micro|small|medium)$/.test(size))
      .map(([size, { vcpus, memoryShare }]) => {
        const memory = vcpus * memoryOf[family.charAt(0) as keyof typeof memoryOf] * memoryShare;
        const type = `${family}.${size}` as NonNullable<InstanceTypeInfo['InstanceType']>;
        const info: InstanceTypeInfo = {
          InstanceType: type,
          CurrentGeneration: true,
          BurstablePerformanceSupported: family.startsWith('t'),
          SupportedUsageClasses: ['on-demand', 'spot'],
          ProcessorInfo: { SupportedArchitectures: [/\dg/.test(family) ? 'arm64' : 'x86_64'] },
          VCpuInfo: { DefaultVCpus: vcpus },
          MemoryInfo: { SizeInMiB: memory * 1024 },
        };
        return [type, info] as const;
      }),
  ),
);

export function describeInstanceTypes({
  InstanceTypes: types = [],
}: DescribeInstanceTypesCommandInput): Answer<DescribeInstanceTypesCommandOutput> {
  const unknown = types.filter((type) => !catalog.has(type));
  if (unknown.length > 0) {
    throw new AwsFault(
      'InvalidInstanceType',
      `The following supplied instance types do not exist: [${unknown.join(', ')}]`,
    );
  }
  const infos = types.length === 0 ? [...catalog.values()] : types.flatMap((type) => catalog.get(type) ?? []);
  return { InstanceTypes: infos };
}

/** Every type is available in every zone. */
export function describeInstanceTypeOfferings(
  { LocationType: kind = 'region', Filters = [] }: DescribeInstanceTypeOfferingsCommandInput,
  { world: { region } }: Call,
): Answer<DescribeInstanceTypeOfferingsCommandOutput> {
  const filter = (name: string) => Filters.find((each) => each.Name === name)?.Values;
  const locations = kind === 'region' ? [region] : ['a', 'b', 'c'].map((letter) => `${region}${letter}`);
  const types = [...catalog.keys()].filter((type) => filter('instance-type')?.includes(type) ?? true);
  return {
    InstanceTypeOfferings: locations
      .filter((location) => filter('location')?.includes(location) ?? true)
      .flatMap((location) =>
        types.map((type) => ({
          InstanceType: type as NonNullable<InstanceTypeInfo['InstanceType']>,
          LocationType: kind,
          Location: location,
        })),
      ),
  };
}

/** Spacelift's images for both architectures. Any other well-formed id also exists, unless it is all zeros. */
export function describeImages(
  { ImageIds: ids, Filters = [] }: DescribeImagesCommandInput,
  { clock }: Call,
): Answer<DescribeImagesCommandOutput> {
  const missing = ids?.find((id) => !/^ami-(?!0+$)[0-9a-f]{8,17}$/.test(id));
  if (missing !== undefined) {
    throw new AwsFault('InvalidAMIID.NotFound', `The image id '[${missing}]' does not exist`);
  }
  const wanted = Filters.find(({ Name }) => Name === 'architecture')?.Values;
  const all = [
    { id: 'ami-0123456789abcdef0', architecture: 'x86_64' },
    { id: 'ami-0123456789abcdef1', architecture: 'arm64' },
  ] as const;
  const named = ids?.map(
    (id) => all.find((image) => image.id === id) ?? { id, architecture: 'x86_64' as const },
  );
  const images = (named ?? all).filter(({ architecture }) => wanted?.includes(architecture) ?? true);
  return {
    Images: images.map(({ id, architecture }) => ({
      ImageId: id,
      Architecture: architecture,
      Name: `spacelift-1700000000-${architecture}`,
      OwnerId: '643313122712',
      State: 'available',
      CreationDate: new Date(clock.now()).toISOString(),
      RootDeviceName: '/dev/xvda',
      RootDeviceType: 'ebs',
    })),
  };
}
