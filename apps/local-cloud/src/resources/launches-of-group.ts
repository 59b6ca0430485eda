import type { PurchaseMix } from '@poolkeeper/pool-model';
import { AwsFault, type GroupSettings, type LaunchOffer, type LaunchRefusal } from '@poolkeeper/pool-world';
import type { AccountStores } from '../account/account.ts';
import { findImage, type Image } from '../account/images.ts';
import type { LaunchTemplate } from '../account/launch-templates.ts';
import { isOffered, regionTypes, type RegionType } from '../account/region-types.ts';
import { TemplateError } from '../cloudformation/errors.ts';
import type { Properties } from '../cloudformation/template.ts';
import { numberOf, objectOf, objectsOf, textOf, textsOf } from './properties.ts';

const defaultType = 't3.small';

/** What a group launches, and how EC2 reads it at each launch. */
export function launchesOf(
  properties: Properties,
  template: LaunchTemplate,
  stores: Pick<AccountStores, 'launchTemplates' | 'parameters' | 'keys' | 'imageBuilds'>,
): Pick<GroupSettings, 'instanceTypes' | 'readTemplate'> {
  const { launchTemplates, keys } = stores;
  const mixed = objectOf(objectOf(properties, 'MixedInstancesPolicy') ?? {}, 'LaunchTemplate') ?? {};
  const overrides = objectsOf(mixed, 'Overrides');
  const requirements = overrides
    .map((override) => objectOf(override, 'InstanceRequirements'))
    .find((given) => given !== undefined);
  const listed = overrides.flatMap((override) => textOf(override, 'InstanceType') ?? []);
  const dataOf = (version: string) =>
    launchTemplates.find(template.id)?.versions.find(({ number }) => String(number) === version)?.data ?? {};
  const typesOf = (data: Properties) =>
    listed.length > 0 ? listed : [textOf(data, 'InstanceType') ?? defaultType];
  const imageOf = (data: Properties) => resolveImage(textOf(data, 'ImageId') ?? '', stores);
  const meets = requirements === undefined ? undefined : matcherOf(requirements);
  const newest = template.versions.at(-1)?.data ?? {};
  const image = imageOf(newest);
  if ('code' in image) {
    throw new AwsFault(
      'ValidationError',
      `You must use a valid fully-formed launch template. ${image.message} (${image.code})`,
    );
  }
  return {
    instanceTypes:
      meets === undefined ? typesOf(newest) : matching((type) => meets(type) && runs(type, image)),
    readTemplate: (zone, version) => {
      const data = dataOf(version);
      const found = imageOf(data);
      if ('code' in found) return found;
      if (!volumeKeysOf(data, keys.defaultVolumeKey).every((key) => keys.autoScalingMayUse(key))) {
        return unusableKey;
      }
      if (meets === undefined) return listedOffer(typesOf(data), found, zone);
      const instanceTypes = matching(
        (type) => isOffered(type.name, zone) && meets(type) && runs(type, found),
      );
      return instanceTypes.length > 0 ? { instanceTypes, imageId: found.id } : nothingMatches(zone);
    },
  };
}

/** The instance ends as it is launched. The group waits for it, and then shows EC2's reason. */
const unusableKey: LaunchRefusal = {
  code: 'Client.InternalError',
  message:
    'Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Client.InternalError: Client error on launch.',
};

function volumeKeysOf(data: Properties, defaultKey: string | undefined): readonly (string | undefined)[] {
  return objectsOf(data, 'BlockDeviceMappings')
    .map((mapping) => objectOf(mapping, 'Ebs') ?? {})
    .map((volume) => textOf(volume, 'KmsKeyId') ?? (volume.Encrypted === true ? defaultKey : undefined));
}

function runs({ architecture }: RegionType, image: Image): boolean {
  return architecture === image.architecture;
}

function matching(meets: (type: RegionType) => boolean): readonly string[] {
  return [...regionTypes.values()]
    .filter(meets)
    .sort((one, other) => one.vcpus - other.vcpus || one.memoryMiB - other.memoryMiB)
    .map(({ name }) => name);
}

/**
 * A zone that does not offer one of the types launches nothing: naming types that are not offered "might cause the request to
 * fail entirely" (EC2 Auto Scaling user guide, setup overview for mixed instances groups).
 */
function listedOffer(types: readonly string[], image: Image, zone: string): LaunchOffer | LaunchRefusal {
  const unknown = types.find((type) => !regionTypes.has(type));
  if (unknown !== undefined) {
    return {
      code: 'Unsupported',
      message: `The requested configuration is currently not supported (${unknown}). Please check the documentation for supported configurations.`,
    };
  }
  const missing = types.find((type) => !isOffered(type, zone));
  if (missing !== undefined) {
    return {
      code: 'Unsupported',
      message: `Your requested instance type (${missing}) is not supported in your requested Availability Zone (${zone}). Please retry your request by not specifying an Availability Zone or choosing another one.`,
    };
  }
  return { instanceTypes: types, imageId: image.id };
}

function nothingMatches(zone: string): LaunchRefusal {
  return {
    code: 'InvalidParameter',
    message: `No instance types in your requested Availability Zone (${zone}) match the instance requirements.`,
  };
}

/** `resolve:ssm:NAME` is the parameter's value at this moment, with or without a version. */
function resolveImage(
  imageId: string,
  { parameters, imageBuilds }: Pick<AccountStores, 'parameters' | 'imageBuilds'>,
): Image | LaunchRefusal {
  const name = /^resolve:ssm:(.+?)(?::\d+)?$/.exec(imageId)?.[1];
  const id = name === undefined ? imageId : parameters.find(name)?.value;
  if (id === undefined) {
    return {
      code: 'InvalidParameterValue',
      message: `The parameter ${name ?? ''} of the launch template does not exist.`,
    };
  }
  return (
    findImage(id, imageBuilds) ?? {
      code: 'InvalidAMIID.NotFound',
      message: `The image id '[${id}]' does not exist.`,
    }
  );
}

/** The attributes that local-cloud compares. EC2 also has others. */
const compared = new Set([
  ...['VCpuCount', 'MemoryMiB', 'BurstablePerformance', 'AllowedInstanceTypes', 'ExcludedInstanceTypes'],
  // None of the region's types is of bare metal, has an accelerator or is of a previous generation.
  ...['BareMetal', 'AcceleratorCount', 'InstanceGenerations'],
]);

function matcherOf(requirements: Properties): (type: RegionType) => boolean {
  const other = Object.keys(requirements).find((attribute) => !compared.has(attribute));
  if (other !== undefined) {
    throw new TemplateError(`local-cloud does not support the attribute ${other} of InstanceRequirements`);
  }
  const allowed = patternsOf(requirements, 'AllowedInstanceTypes');
  const excluded = patternsOf(requirements, 'ExcludedInstanceTypes');
  const burstable = textOf(requirements, 'BurstablePerformance') ?? 'excluded';
  const isWithin = (name: string, value: number) => {
    const { Min, Max } = { ...rangeOf(requirements, name) };
    return value >= (Min ?? 0) && value <= (Max ?? Infinity);
  };
  return (type) =>
    isWithin('VCpuCount', type.vcpus) &&
    isWithin('MemoryMiB', type.memoryMiB) &&
    (burstable === 'included' || type.burstable === (burstable === 'required')) &&
    (allowed.length === 0 || allowed.some((pattern) => pattern.test(type.name))) &&
    !excluded.some((pattern) => pattern.test(type.name));
}

function rangeOf(requirements: Properties, name: string) {
  const range = objectOf(requirements, name) ?? {};
  return { Min: numberOf(range, 'Min'), Max: numberOf(range, 'Max') };
}

function patternsOf(requirements: Properties, name: string): readonly RegExp[] {
  return textsOf(requirements, name).map(
    (pattern) => new RegExp(`^${pattern.replaceAll('.', String.raw`\.`).replaceAll('*', '.*')}$`),
  );
}

/** Undefined if the group has no mixed instances policy. */
export function purchaseMixOf(properties: Properties): PurchaseMix | undefined {
  const policy = objectOf(properties, 'MixedInstancesPolicy');
  if (policy === undefined) return undefined;
  const distribution = objectOf(policy, 'InstancesDistribution') ?? {};
  return {
    onDemandBase: numberOf(distribution, 'OnDemandBaseCapacity') ?? 0,
    onDemandPercentage: numberOf(distribution, 'OnDemandPercentageAboveBaseCapacity') ?? 100,
  };
}
