import { Stack, Token } from 'aws-cdk-lib';
import { MachineImage, type IMachineImage } from 'aws-cdk-lib/aws-ec2';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { poolNames, type CompletePoolConfig } from '@poolkeeper/pool-config';
import type { Construct } from 'constructs';

/** The accounts from which Spacelift publishes its images, by partition. */
const spaceliftOwners: Readonly<Record<string, string>> = {
  aws: '643313122712',
  'aws-us-gov': '092348861888',
};

/** What the CDK returns until it has looked an image up. It warns of it itself, because it is no well-formed id. */
const unknownImage = 'ami-1234';
const wellFormedUnknownImage = 'ami-00000000000000000';

/**
 * Returns the image's id, or a reference to a parameter that EC2 resolves at each launch. CloudFormation would not resolve a
 * dynamic reference again while the template stays the same. The CDK looks up the newest image of a name and keeps it in
 * `cdk.context.json` until `cdk context --reset`, so a deployment alone never changes the image.
 *
 * @throws Error if the image has to be looked up and account or region is unknown, or Spacelift publishes no images for the
 * region's partition.
 */
export function resolveImage(scope: Construct, config: CompletePoolConfig, given?: IMachineImage): string {
  const { image, instances } = config;
  if (image.build !== undefined) return `resolve:ssm:${poolNames(config.name).imageParameter}`;
  if (given !== undefined) return given.getImage(scope).imageId;
  if (image.id !== undefined) return image.id;
  if (image.ssmParameter !== undefined) return `resolve:ssm:${image.ssmParameter}`;
  const { region, account } = Stack.of(scope);
  if (Token.isUnresolved(region) || Token.isUnresolved(account)) {
    throw new Error(
      'looking up the newest image requires an account and a region: set env: { account, region } of the stack, or set image.id or image.ssmParameter',
    );
  }
  // Ten digits, the creation time. `*` would also match images that are not published yet.
  const name = image.name ?? `spacelift-??????????-${instances.architecture}`;
  const owner = image.owner ?? spaceliftOwner(region);
  const { imageId } = MachineImage.lookup({ name, owners: [owner] }).getImage(scope);
  return imageId === unknownImage ? wellFormedUnknownImage : imageId;
}

/** Returns the image that the pool's own is built from. */
export function resolveSourceImage(
  scope: Construct,
  config: CompletePoolConfig,
  given?: IMachineImage,
): string {
  return resolveImage(scope, { ...config, image: { ...config.image, build: undefined } }, given);
}

function spaceliftOwner(region: string): string {
  const partition = RegionInfo.get(region).partition ?? 'aws';
  const owner = spaceliftOwners[partition];
  if (owner !== undefined) return owner;
  throw new Error(
    `Spacelift publishes no images for ${region} (partition ${partition}): copy one there and set image.id, image.ssmParameter or image.owner`,
  );
}
