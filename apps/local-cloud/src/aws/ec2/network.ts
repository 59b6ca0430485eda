import type {
  DescribeAvailabilityZonesCommandInput,
  DescribeAvailabilityZonesCommandOutput,
  DescribeSecurityGroupsCommandInput,
  DescribeSecurityGroupsCommandOutput,
  DescribeSubnetsCommandInput,
  DescribeSubnetsCommandOutput,
  DescribeVpcsCommandInput,
  DescribeVpcsCommandOutput,
} from '@aws-sdk/client-ec2';
import { AwsFault } from '@poolkeeper/pool-world';
import type { Answer, Call } from '../call.ts';
import { filtered } from './filters.ts';

const vpcCidr = '10.0.0.0/16';

export function describeSubnets(
  { SubnetIds: ids, Filters }: DescribeSubnetsCommandInput,
  { account, world }: Call,
): Answer<DescribeSubnetsCommandOutput> {
  const subnets = named(ids, account.network.subnets(), {
    code: 'InvalidSubnetID.NotFound',
    message: (id) => `The subnet ID '${id}' does not exist`,
  });
  const found = filtered(subnets, Filters, {
    'availability-zone': ({ zone }) => zone,
    'cidr-block': ({ cidr }) => cidr,
    'owner-id': () => world.accountId,
    state: () => 'available',
    'subnet-id': ({ id }) => id,
    'vpc-id': ({ vpcId }) => vpcId,
  });
  return {
    Subnets: found.map(({ id, vpcId, zone, cidr, freeAddresses }) => ({
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
  { GroupIds: ids, GroupNames: names = [], Filters }: DescribeSecurityGroupsCommandInput,
  { account, world }: Call,
): Answer<DescribeSecurityGroupsCommandOutput> {
  const groups = named(ids, account.network.securityGroups(), {
    code: 'InvalidGroup.NotFound',
    message: (id) => `The security group '${id}' does not exist`,
  });
  const unknown = names.find((name) => !groups.some((group) => group.name === name));
  if (unknown !== undefined) {
    throw new AwsFault('InvalidGroup.NotFound', `The security group '${unknown}' does not exist`);
  }
  const wanted = groups.filter(({ name }) => names.length === 0 || names.includes(name));
  const found = filtered(wanted, Filters, {
    description: ({ description }) => description,
    'group-id': ({ id }) => id,
    'group-name': ({ name }) => name,
    'owner-id': () => world.accountId,
    'vpc-id': ({ vpcId }) => vpcId,
  });
  return {
    SecurityGroups: found.map(({ id, vpcId, name, description }) => ({
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

/** The account has one VPC, which is its default one. */
export function describeVpcs(
  { VpcIds: ids, Filters }: DescribeVpcsCommandInput,
  { account, world }: Call,
): Answer<DescribeVpcsCommandOutput> {
  const vpcs = named(ids, [{ id: account.network.vpcId }], {
    code: 'InvalidVpcID.NotFound',
    message: (id) => `The vpc ID '${id}' does not exist`,
  });
  const found = filtered(vpcs, Filters, {
    cidr: () => vpcCidr,
    'is-default': () => 'true',
    'owner-id': () => world.accountId,
    state: () => 'available',
    'vpc-id': ({ id }) => id,
  });
  return {
    Vpcs: found.map(({ id }) => ({
      VpcId: id,
      CidrBlock: vpcCidr,
      IsDefault: true,
      State: 'available',
      OwnerId: world.accountId,
    })),
  };
}

export function describeAvailabilityZones(
  { ZoneNames: names = [], Filters }: DescribeAvailabilityZonesCommandInput,
  { world: { region } }: Call,
): Answer<DescribeAvailabilityZonesCommandOutput> {
  const zones = ['a', 'b', 'c'].map((letter) => ({ name: `${region}${letter}`, id: `zone-${letter}` }));
  const unknown = names.find((name) => !zones.some((zone) => zone.name === name));
  if (unknown !== undefined) {
    throw new AwsFault('InvalidParameterValue', `Invalid availability zone: [${unknown}]`);
  }
  const wanted = zones.filter(({ name }) => names.length === 0 || names.includes(name));
  const found = filtered(wanted, Filters, {
    'opt-in-status': () => 'opt-in-not-required',
    'region-name': () => region,
    state: () => 'available',
    'zone-id': ({ id }) => id,
    'zone-name': ({ name }) => name,
    'zone-type': () => 'availability-zone',
  });
  return {
    AvailabilityZones: found.map(({ name, id }) => ({
      ZoneName: name,
      ZoneId: id,
      RegionName: region,
      State: 'available',
      ZoneType: 'availability-zone',
      OptInStatus: 'opt-in-not-required',
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
