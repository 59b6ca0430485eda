import { DescribeImagesCommand, type Image } from '@aws-sdk/client-ec2';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { imageParameterOf, type CompletePoolConfig } from '@poolkeeper/pool-config';
import type { AwsClients } from './aws-clients.ts';

/** Accounts that Spacelift publishes its images from. */
const spaceliftOwners = ['643313122712', '092348861888'];

export type FoundImage =
  | { readonly kind: 'found'; readonly id: string; readonly image: Image }
  | { readonly kind: 'no-parameter'; readonly parameter: string }
  | { readonly kind: 'missing'; readonly what: string };

/** The image that a deployment would use now. */
export async function findImage(
  { name: pool, image, instances }: CompletePoolConfig,
  { ec2, ssm }: Pick<AwsClients, 'ec2' | 'ssm'>,
): Promise<FoundImage> {
  const { id, build } = image;
  const parameter = imageParameterOf({ name: pool, image });
  if (id !== undefined && build === undefined) return describeImage(ec2, id);
  if (parameter !== undefined) {
    const value = await valueOf(ssm, parameter);
    return value === undefined ? { kind: 'no-parameter', parameter } : describeImage(ec2, value);
  }
  const name = image.name ?? `spacelift-??????????-${instances.architecture}`;
  const { Images = [] } = await ec2.send(
    new DescribeImagesCommand({
      Owners: image.owner === undefined ? spaceliftOwners : [image.owner],
      Filters: [{ Name: 'name', Values: [name] }],
    }),
  );
  const [newest] = Images.toSorted((a, b) => (b.CreationDate ?? '').localeCompare(a.CreationDate ?? ''));
  return newest?.ImageId === undefined
    ? { kind: 'missing', what: `image named ${name}` }
    : { kind: 'found', id: newest.ImageId, image: newest };
}

async function describeImage(ec2: AwsClients['ec2'], id: string): Promise<FoundImage> {
  try {
    const { Images: [image] = [] } = await ec2.send(new DescribeImagesCommand({ ImageIds: [id] }));
    return image === undefined ? { kind: 'missing', what: `image ${id}` } : { kind: 'found', id, image };
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('InvalidAMIID'))
      return { kind: 'missing', what: `image ${id}` };
    throw error;
  }
}

async function valueOf(ssm: AwsClients['ssm'], parameter: string): Promise<string | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: parameter }));
    return Parameter?.Value;
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterNotFound') return undefined;
    throw error;
  }
}
