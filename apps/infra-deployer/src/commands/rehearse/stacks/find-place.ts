import {
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  paginateDescribeInstanceTypeOfferings,
  type Subnet,
} from '@aws-sdk/client-ec2';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { Caller } from '../../../aws/caller.ts';
import { CommandError } from '../../../cli/errors.ts';
import type { Clients } from '../stage/clients.ts';
import type { PoolPlace } from './throwaway-pool.ts';

/** Where the throwaway pool is deployed, and the image of its instances. */
export interface Place extends PoolPlace {
  readonly vpcId: string;
  readonly imageId: string;
  /** False if its instances get no public addresses by themselves, so that they may not reach AWS. */
  readonly isPublic: boolean;
}

/** The smallest types, the cheapest first, by architecture. */
const smallestTypes = [
  { instanceType: 't4g.nano', architecture: 'arm64' },
  { instanceType: 't3a.nano', architecture: 'x86_64' },
  { instanceType: 't3.nano', architecture: 'x86_64' },
  { instanceType: 't2.nano', architecture: 'x86_64' },
] as const;

/**
 * Chooses a subnet, an instance type that its zone offers, and Amazon's image for it. In one zone, it is known which instances the
 * group may remove.
 *
 * @param subnetId - the user's choice. @default - a subnet of the default VPC
 * @throws CommandError when there is no such subnet, or its zone offers none of the types.
 */
export async function findPlace(
  { ec2, ssm }: Clients,
  { account, region }: Caller,
  subnetId: string | undefined,
): Promise<Place> {
  const subnets = subnetId === undefined ? await ofDefaultVpc(ec2) : await describe(ec2, subnetId);
  const offered = await smallestTypesByZone(ec2);
  const found = smallestTypes
    .flatMap((type) => subnets.map((subnet) => ({ ...type, subnet })))
    .find(({ instanceType, subnet }) => offered.get(subnet.AvailabilityZone ?? '')?.has(instanceType));
  if (found === undefined) {
    const types = smallestTypes.map(({ instanceType }) => instanceType).join(', ');
    throw new CommandError(`there is no subnet whose zone offers one of ${types}`, {
      code: 'usage',
      fault: 'user',
      fix: 'Name a subnet whose instances can reach AWS with --subnet.',
    });
  }
  const { instanceType, architecture, subnet } = found;
  const imageParameter = `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`;
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: imageParameter }));
  return {
    account,
    region,
    vpcId: subnet.VpcId ?? '',
    subnet: subnet.SubnetId ?? '',
    isPublic: subnet.MapPublicIpOnLaunch === true,
    instanceType,
    architecture,
    imageParameter,
    imageId: Parameter?.Value ?? '',
  };
}

async function describe(ec2: Clients['ec2'], subnetId: string): Promise<readonly Subnet[]> {
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnetId] }));
  return Subnets;
}

/** Public subnets first. */
async function ofDefaultVpc(ec2: Clients['ec2']): Promise<readonly Subnet[]> {
  const { Vpcs = [] } = await ec2.send(
    new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }),
  );
  const vpcId = Vpcs[0]?.VpcId;
  if (vpcId === undefined) return [];
  const { Subnets = [] } = await ec2.send(
    new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
  );
  return Subnets.sort((a, b) => Number(b.MapPublicIpOnLaunch) - Number(a.MapPublicIpOnLaunch));
}

async function smallestTypesByZone(
  client: Clients['ec2'],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const offered = new Map<string, Set<string>>();
  const types = smallestTypes.map(({ instanceType }) => instanceType);
  const pages = paginateDescribeInstanceTypeOfferings(
    { client },
    { LocationType: 'availability-zone', Filters: [{ Name: 'instance-type', Values: types }] },
  );
  for await (const { InstanceTypeOfferings = [] } of pages) {
    for (const { InstanceType: type = '', Location: zone = '' } of InstanceTypeOfferings) {
      offered.set(zone, (offered.get(zone) ?? new Set()).add(type));
    }
  }
  return offered;
}
