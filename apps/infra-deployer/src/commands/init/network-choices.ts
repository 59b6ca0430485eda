import { awsAccess } from '../../aws/aws-access.ts';
import { findCaller } from '../../aws/caller.ts';
import type { CommandContext } from '../../command-context.ts';
import { CommandError } from '../../errors.ts';

/** What there is in the account to put a pool into. */
export interface NetworkChoices {
  readonly account: string;
  readonly region: string;
  readonly vpcs: readonly Vpc[];
}

export interface Vpc {
  readonly id: string;
  /** Its tag `Name`, or else nothing. */
  readonly name: string;
  readonly cidr: string;
  readonly isDefault: boolean;
  readonly subnets: readonly Subnet[];
  readonly securityGroups: readonly { readonly id: string; readonly name: string }[];
}

export interface Subnet {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  /** Instances get public addresses. */
  readonly isPublic: boolean;
}

/** Looks into the account. Undefined when there are no credentials, no region, or they may not: then people type. */
export async function readNetworkChoices(context: CommandContext): Promise<NetworkChoices | undefined> {
  const access = awsAccess(context);
  try {
    const { account, region } = await findCaller(access);
    const { EC2Client, DescribeVpcsCommand, paginateDescribeSecurityGroups, paginateDescribeSubnets } =
      await import('@aws-sdk/client-ec2');
    const client = new EC2Client({ ...access });
    const [{ Vpcs = [] }, subnets, groups] = await Promise.all([
      client.send(new DescribeVpcsCommand({})),
      all(paginateDescribeSubnets({ client }, {}), ({ Subnets = [] }) => Subnets),
      all(paginateDescribeSecurityGroups({ client }, {}), ({ SecurityGroups = [] }) => SecurityGroups),
    ]);
    client.destroy();
    const vpcs = Vpcs.map((vpc) => ({
      id: vpc.VpcId ?? '',
      name: nameIn(vpc.Tags),
      cidr: vpc.CidrBlock ?? '',
      isDefault: vpc.IsDefault ?? false,
      subnets: subnets
        .filter(({ VpcId }) => VpcId === vpc.VpcId)
        .map((subnet) => ({
          id: subnet.SubnetId ?? '',
          name: nameIn(subnet.Tags),
          zone: subnet.AvailabilityZone ?? '',
          isPublic: subnet.MapPublicIpOnLaunch ?? false,
        })),
      securityGroups: groups
        .filter(({ VpcId }) => VpcId === vpc.VpcId)
        .map(({ GroupId: id = '', GroupName: name = '' }) => ({ id, name })),
    }));
    return { account, region, vpcs };
  } catch (error) {
    // Whatever is in the way, it is none of a file's that has yet to be written.
    if (error instanceof CommandError || isOfAws(error)) return undefined;
    throw error;
  }
}

/** Those of a VPC that workers are best in: private ones where there are any, one a zone. */
export function likelySubnets({ subnets }: Vpc): readonly string[] {
  const hidden = subnets.filter(({ isPublic }) => !isPublic);
  const candidates = hidden.length > 0 ? hidden : subnets;
  const byZone = new Map(candidates.toReversed().map(({ zone, id }) => [zone, id]));
  return [...byZone.entries()].sort(([a], [b]) => a.localeCompare(b)).map(([, id]) => id);
}

async function all<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[],
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...itemsOf(page));
  return items;
}

function nameIn(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): string {
  return tags.find(({ Key }) => Key === 'Name')?.Value ?? '';
}

function isOfAws(error: unknown): boolean {
  return error instanceof Error && '$metadata' in error;
}
