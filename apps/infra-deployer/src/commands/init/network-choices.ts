import { awsAccess } from '../../aws/aws-access.ts';
import { findCaller } from '../../aws/caller.ts';
import type { CommandContext } from '../../cli/context.ts';
import { CommandError } from '../../cli/errors.ts';

/** The networks of the account that a pool can use. */
export interface NetworkChoices {
  readonly account: string;
  readonly region: string;
  readonly vpcs: readonly VpcChoice[];
}

export interface VpcChoice {
  readonly id: string;
  /** Its tag `Name`; empty without one. */
  readonly name: string;
  readonly cidr: string;
  readonly isDefault: boolean;
  readonly subnets: readonly SubnetChoice[];
  readonly securityGroups: readonly { readonly id: string; readonly name: string }[];
}

export interface SubnetChoice {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  /** True if instances get public addresses. */
  readonly isPublic: boolean;
}

/** Reads the networks of the account; undefined if credentials, region or permissions are missing, so that the user types ids. */
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
    if (error instanceof CommandError || isAwsError(error)) return undefined;
    throw error;
  }
}

/** The subnets of a VPC to suggest: one for each zone, private ones if there are any. */
export function likelySubnets({ subnets }: VpcChoice): readonly string[] {
  const privateSubnets = subnets.filter(({ isPublic }) => !isPublic);
  const candidates = privateSubnets.length > 0 ? privateSubnets : subnets;
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

function isAwsError(error: unknown): boolean {
  return error instanceof Error && '$metadata' in error;
}
