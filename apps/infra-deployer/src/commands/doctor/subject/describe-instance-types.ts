import { DescribeInstanceTypesCommand, type InstanceTypeInfo } from '@aws-sdk/client-ec2';
import { resolveInstances } from '@poolkeeper/instance-selection';
import { instanceRequest, type CompletePoolConfig } from '@poolkeeper/pool-config';
import type { AwsClients } from './aws-clients.ts';

/** The instance types of a configuration; none if EC2 selects them by attributes. */
export function listedTypes({ instances }: CompletePoolConfig): readonly string[] {
  return resolveInstances(instanceRequest(instances)).instanceTypes;
}

export interface DescribedTypes {
  readonly found: readonly InstanceTypeInfo[];
  /** Types that EC2 does not have in the region. */
  readonly unknown: readonly string[];
}

export async function describeTypes(
  ec2: AwsClients['ec2'],
  types: readonly string[],
): Promise<DescribedTypes> {
  if (types.length === 0) return { found: [], unknown: [] };
  const values = types as InstanceTypeInfo['InstanceType'][];
  try {
    const { InstanceTypes = [] } = await ec2.send(
      new DescribeInstanceTypesCommand({ InstanceTypes: values.flatMap((type) => type ?? []) }),
    );
    return { found: InstanceTypes, unknown: [] };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'InvalidInstanceType') throw error;
    const unknown = types.filter((type) => error.message.includes(type));
    if (unknown.length === 0) throw error;
    const known = await describeTypes(
      ec2,
      types.filter((type) => !unknown.includes(type)),
    );
    return { found: known.found, unknown: [...unknown, ...known.unknown] };
  }
}
