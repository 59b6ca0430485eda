import type {
  DescribeAvailabilityZonesCommandOutput,
  DescribeSecurityGroupsCommandInput,
  DescribeSecurityGroupsCommandOutput,
  DescribeSubnetsCommandInput,
  DescribeSubnetsCommandOutput,
} from '@aws-sdk/client-ec2';
import { AwsFault } from '@poolkeeper/pool-world';
import type { Answer, Call } from '../call.ts';

export function describeSubnets(
  { SubnetIds: ids }: DescribeSubnetsCommandInput,
  { account, world }: Call,
): Answer<DescribeSubnetsCommandOutput> {
  const subnets = named(ids, account.network.subnets(), {
    code: 'InvalidSubnetID.NotFound',
    message: (id) => `The subnet ID '${id}' does not exist`,
  });
  return {
    Subnets: subnets.map(({ id, vpcId, zone, cidr, freeAddresses }) => ({
      SubnetId: id,
      VpcId: vpcId,
      AvailabilityZone: zone,
      CidrBlock: cidr,
      AvailableIpAddressCount: freeAddresses,
      State: 'available',
      OwnerId: world.accountId,
      MapPublicIpOnLaunch: false,
    })),
  };
}

export function describeSecurityGroups(
  { GroupIds: ids }: DescribeSecurityGroupsCommandInput,
  { account, world }: Call,
): Answer<DescribeSecurityGroupsCommandOutput> {
  const groups = named(ids, account.network.securityGroups(), {
    code: 'InvalidGroup.NotFound',
    message: (id) => `The security group '${id}' does not exist`,
  });
  return {
    SecurityGroups: groups.map(({ id, vpcId, name, description }) => ({
      GroupId: id,
      GroupName: name,
      Description: description,
      VpcId: vpcId,
      OwnerId: world.accountId,
      IpPermissions: [],
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    })),
  };
}

export function describeAvailabilityZones(
  _input: object,
  { world: { region } }: Call,
): Answer<DescribeAvailabilityZonesCommandOutput> {
  return {
    AvailabilityZones: ['a', 'b', 'c'].map((letter) => ({
      ZoneName: `${region}${letter}`,
      ZoneId: `zone-${letter}`,
      RegionName: region,
      State: 'available',
      ZoneType: 'availability-zone',
    })),
  };
}

/** The items with the ids, or all items without ids. Throws if one of the ids does not exist. */
function named<Item extends { readonly id: string }>(
  ids: readonly string[] = [],
  items: readonly Item[],
  missing: { readonly code: string; readonly message: (id: string) => string },
): readonly Item[] {
  const unknown = ids.find((id) => !items.some((item) => item.id === id));
  if (unknown !== undefined) throw new AwsFault(missing.code, missing.message(unknown));
  return ids.length === 0 ? items : items.filter(({ id }) => ids.includes(id));
}
