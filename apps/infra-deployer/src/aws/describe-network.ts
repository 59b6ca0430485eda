import {
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  type EC2Client,
  type SecurityGroup,
  type Subnet,
} from '@aws-sdk/client-ec2';

/** The resources that exist, and the ids of those that do not. */
export interface DescribedResources<Resource> {
  readonly found: readonly Resource[];
  readonly missing: readonly string[];
}

export function describeSubnets(ec2: EC2Client, ids: readonly string[]): Promise<DescribedResources<Subnet>> {
  return describeEach(ids, 'InvalidSubnetID.NotFound', async (id) => {
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [id] }));
    return Subnets;
  });
}

/** The zones of the subnets that exist. */
export async function zonesOf(ec2: EC2Client, subnets: readonly string[]): Promise<readonly string[]> {
  const { found } = await describeSubnets(ec2, subnets);
  return [...new Set(found.flatMap(({ AvailabilityZone: zone }) => zone ?? []))].sort();
}

export function describeSecurityGroups(
  ec2: EC2Client,
  ids: readonly string[],
): Promise<DescribedResources<SecurityGroup>> {
  return describeEach(ids, 'InvalidGroup.NotFound', async (id) => {
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
    return SecurityGroups;
  });
}

/** Asks for one at a time: if a list contains missing ids, EC2 returns an error that names only the first. */
async function describeEach<Resource>(
  ids: readonly string[],
  notFound: string,
  describe: (id: string) => Promise<readonly Resource[]>,
): Promise<DescribedResources<Resource>> {
  const described = await Promise.all(
    ids.map(async (id) => {
      try {
        return { id, found: await describe(id) };
      } catch (error) {
        if (error instanceof Error && error.name === notFound) return { id, found: [] };
        throw error;
      }
    }),
  );
  return {
    found: described.flatMap(({ found }) => found),
    missing: described.filter(({ found }) => found.length === 0).map(({ id }) => id),
  };
}
