import {
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  type EC2Client,
  type SecurityGroup,
  type Subnet,
} from '@aws-sdk/client-ec2';

/** What of the wanted is there, and the ids of the rest. */
export interface Described<Thing> {
  readonly found: readonly Thing[];
  readonly missing: readonly string[];
}

export function describeSubnets(ec2: EC2Client, ids: readonly string[]): Promise<Described<Subnet>> {
  return describeEach(ids, 'InvalidSubnetID.NotFound', async (id) => {
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [id] }));
    return Subnets;
  });
}

export function describeSecurityGroups(
  ec2: EC2Client,
  ids: readonly string[],
): Promise<Described<SecurityGroup>> {
  return describeEach(ids, 'InvalidGroup.NotFound', async (id) => {
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
    return SecurityGroups;
  });
}

/** One by one: EC2 answers a list with a missing id in it by the first of those alone. */
async function describeEach<Thing>(
  ids: readonly string[],
  notFound: string,
  describe: (id: string) => Promise<readonly Thing[]>,
): Promise<Described<Thing>> {
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
