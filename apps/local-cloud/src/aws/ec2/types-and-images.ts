import type {
  DescribeImagesCommandInput,
  DescribeImagesCommandOutput,
  DescribeInstanceTypeOfferingsCommandInput,
  DescribeInstanceTypeOfferingsCommandOutput,
  DescribeInstanceTypesCommandInput,
  DescribeInstanceTypesCommandOutput,
  InstanceTypeInfo,
} from '@aws-sdk/client-ec2';
import { regionsWithSpaceliftImages } from '@poolkeeper/pool-config';
import { AwsFault } from '@poolkeeper/pool-world';
import { findImage, spaceliftImages } from '../../account/images.ts';
import { isOffered, regionTypes, type RegionType } from '../../account/region-types.ts';
import type { Answer, Call } from '../call.ts';
import { filtered, type FilteredValues } from './filters.ts';

const typeValues: FilteredValues<RegionType> = {
  'burstable-performance-supported': ({ burstable }) => String(burstable),
  'current-generation': () => 'true',
  'instance-type': ({ name }) => name,
  'memory-info.size-in-mib': ({ memoryMiB }) => String(memoryMiB),
  'processor-info.supported-architecture': ({ architecture }) => architecture,
  'supported-usage-class': () => ['on-demand', 'spot'],
  'vcpu-info.default-vcpus': ({ vcpus }) => String(vcpus),
};

export function describeInstanceTypes({
  InstanceTypes: types = [],
  Filters,
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
  return { InstanceTypes: filtered(described, Filters, typeValues).map(describeType) };
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
  { LocationType: kind = 'region', Filters }: DescribeInstanceTypeOfferingsCommandInput,
  { world: { region } }: Call,
): Answer<DescribeInstanceTypeOfferingsCommandOutput> {
  const locations = kind === 'region' ? [region] : ['a', 'b', 'c'].map((letter) => `${region}${letter}`);
  const offerings = locations.flatMap((location) =>
    [...regionTypes.keys()]
      .filter((type) => kind === 'region' || isOffered(type, location))
      .map((type) => ({ type, location })),
  );
  const found = filtered(offerings, Filters, {
    'instance-type': ({ type }) => type,
    location: (offering) => offering.location,
  });
  return {
    InstanceTypeOfferings: found.map(({ type, location }) => ({
      InstanceType: type as NonNullable<InstanceTypeInfo['InstanceType']>,
      LocationType: kind,
      Location: location,
    })),
  };
}

/** Spacelift's accounts. Source: ami.tf of its Terraform module. */
const ownerIn = (region: string) => (region.startsWith('us-gov-') ? '092348861888' : '643313122712');
const imageName = ({ architecture }: { readonly architecture: string }) =>
  `spacelift-1700000000-${architecture}`;

/** Spacelift's images for both architectures, in the regions that have them. Any other well-formed id also exists, unless it is all zeros. */
export function describeImages(
  { ImageIds: ids, Owners: owners, Filters }: DescribeImagesCommandInput,
  { clock, world }: Call,
): Answer<DescribeImagesCommandOutput> {
  const imageOwner = ownerIn(world.region);
  const missing = ids?.find((id) => findImage(id) === undefined);
  if (missing !== undefined) {
    throw new AwsFault('InvalidAMIID.NotFound', `The image id '[${missing}]' does not exist`);
  }
  const named = ids?.flatMap((id) => findImage(id) ?? []);
  const published = regionsWithSpaceliftImages.includes(world.region) ? spaceliftImages : [];
  const owned = (named ?? published).filter(() => owners?.includes(imageOwner) ?? true);
  const images = filtered(owned, Filters, {
    architecture: ({ architecture }) => architecture,
    'image-id': ({ id }) => id,
    'image-type': () => 'machine',
    name: imageName,
    'owner-id': () => imageOwner,
    'root-device-type': () => 'ebs',
    state: () => 'available',
    'virtualization-type': () => 'hvm',
  });
  return {
    Images: images.map(({ id, architecture }) => ({
      ImageId: id,
      Architecture: architecture,
      Name: imageName({ architecture }),
      OwnerId: imageOwner,
      VirtualizationType: 'hvm',
      State: 'available',
      CreationDate: new Date(clock.now()).toISOString(),
      RootDeviceName: '/dev/xvda',
      RootDeviceType: 'ebs',
    })),
  };
}
