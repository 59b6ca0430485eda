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
import type { OwnImage } from '../../account/image-builds.ts';
import { findImage, spaceliftImages, type Image } from '../../account/images.ts';
import { isOffered, regionTypes, type RegionType } from '../../account/region-types.ts';
import type { Answer, Call } from '../call.ts';
import { filtered, tagValues, type FilteredValues } from './filters.ts';

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

/** The account's images, and Spacelift's for both architectures, in the regions that have them. Any other well-formed id also exists, unless it is all zeros. */
export function describeImages(
  { ImageIds: ids, Owners: owners, Filters }: DescribeImagesCommandInput,
  { account: { imageBuilds }, clock, world }: Call,
): Answer<DescribeImagesCommandOutput> {
  const imageOwner = ownerIn(world.region);
  const own = imageBuilds.images().map((image) => ({ ...image, owner: world.accountId }));
  const describe = (image: Image): DescribedImage =>
    own.find(({ id }) => id === image.id) ?? {
      ...image,
      name: imageName(image),
      owner: imageOwner,
      createdAt: clock.now(),
      tags: {},
    };
  const missing = ids?.find((id) => findImage(id, imageBuilds) === undefined);
  if (missing !== undefined) {
    throw new AwsFault('InvalidAMIID.NotFound', `The image id '[${missing}]' does not exist`);
  }
  const named = ids?.flatMap((id) => findImage(id, imageBuilds) ?? []);
  const published = regionsWithSpaceliftImages.includes(world.region) ? spaceliftImages : [];
  const isOwned = ({ owner }: DescribedImage) =>
    owners?.some((each) => each === owner || (each === 'self' && owner === world.accountId)) ?? true;
  const images = filtered((named ?? [...published, ...own]).map(describe).filter(isOwned), Filters, {
    ...tagValues(Filters),
    architecture: ({ architecture }) => architecture,
    'image-id': ({ id }) => id,
    'image-type': () => 'machine',
    name: ({ name }) => name,
    'owner-id': ({ owner }) => owner,
    'root-device-type': () => 'ebs',
    state: () => 'available',
    'virtualization-type': () => 'hvm',
  });
  return {
    Images: images.map(({ id, architecture, name, owner, createdAt, tags }) => ({
      ImageId: id,
      Architecture: architecture,
      Name: name,
      OwnerId: owner,
      VirtualizationType: 'hvm',
      State: 'available',
      CreationDate: new Date(createdAt).toISOString(),
      RootDeviceName: '/dev/xvda',
      RootDeviceType: 'ebs',
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    })),
  };
}

interface DescribedImage extends OwnImage {
  readonly owner: string;
}
