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
import { findImage, spaceliftImages } from '../../account/images.ts';
import { isOffered, regionTypes, type RegionType } from '../../account/region-types.ts';
import type { Answer, Call } from '../call.ts';

export function describeInstanceTypes({
  InstanceTypes: types = [],
}: DescribeInstanceTypesCommandInput): Answer<DescribeInstanceTypesCommandOutput> {
  const unknown = types.filter((type) => !regionTypes.has(type));
  if (unknown.length > 0) {
    throw new AwsFault(
      'InvalidInstanceType',
      `The following supplied instance types do not exist: [${unknown.join(', ')}]`,
    );
  }
  const described =
    types.length === 0 ? [...regionTypes.values()] : types.flatMap((type) => regionTypes.get(type) ?? []);
  return { InstanceTypes: described.map(describeType) };
}

function describeType({ name, architecture, vcpus, memoryMiB, burstable }: RegionType): InstanceTypeInfo {
  return {
    InstanceType: name as NonNullable<InstanceTypeInfo['InstanceType']>,
    CurrentGeneration: true,
    BurstablePerformanceSupported: burstable,
    SupportedUsageClasses: ['on-demand', 'spot'],
    ProcessorInfo: { SupportedArchitectures: [architecture] },
    VCpuInfo: { DefaultVCpus: vcpus },
    MemoryInfo: { SizeInMiB: memoryMiB },
  };
}

export function describeInstanceTypeOfferings(
  { LocationType: kind = 'region', Filters = [] }: DescribeInstanceTypeOfferingsCommandInput,
  { world: { region } }: Call,
): Answer<DescribeInstanceTypeOfferingsCommandOutput> {
  const filter = (name: string) => Filters.find((each) => each.Name === name)?.Values;
  const locations = kind === 'region' ? [region] : ['a', 'b', 'c'].map((letter) => `${region}${letter}`);
  const types = [...regionTypes.keys()].filter((type) => filter('instance-type')?.includes(type) ?? true);
  return {
    InstanceTypeOfferings: locations
      .filter((location) => filter('location')?.includes(location) ?? true)
      .flatMap((location) =>
        types
          .filter((type) => kind === 'region' || isOffered(type, location))
          .map((type) => ({
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
  const missing = ids?.find((id) => findImage(id) === undefined);
  if (missing !== undefined) {
    throw new AwsFault('InvalidAMIID.NotFound', `The image id '[${missing}]' does not exist`);
  }
  const wanted = Filters.find(({ Name }) => Name === 'architecture')?.Values;
  const named = ids?.flatMap((id) => findImage(id) ?? []);
  const images = (named ?? spaceliftImages).filter(
    ({ architecture }) => wanted?.includes(architecture) ?? true,
  );
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
