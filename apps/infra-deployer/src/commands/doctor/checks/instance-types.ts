import { paginateDescribeInstanceTypeOfferings } from '@aws-sdk/client-ec2';
import type { AwsClients } from '../subject/aws-clients.ts';
import { fault, ok, skipped, warning, type Check } from './check.ts';
import { describeSubnets } from '../subject/describe-network.ts';
import { describeTypes, listedTypes } from '../subject/describe-instance-types.ts';

/** Whether the instance types exist, have the right architecture, and are offered in the zones of the subnets. */
export const instanceTypes: Check = {
  name: 'instance types',
  scope: 'configuration',
  async check({ config, aws }) {
    const types = listedTypes(config);
    if (types.length === 0) return skipped('EC2 selects them by attributes');
    const { found, unknown } = await describeTypes(aws.ec2, types);
    if (unknown.length === types.length) {
      return fault(`EC2 has no ${unknown.join(', ')} in this region`, 'Choose other instances.types.');
    }
    const { architecture } = config.instances;
    const mismatched = found.filter(
      ({ ProcessorInfo }) => !ProcessorInfo?.SupportedArchitectures?.includes(architecture),
    );
    if (mismatched.length > 0) {
      return fault(
        `${mismatched.map(({ InstanceType = '' }) => InstanceType).join(', ')} cannot run ${architecture}`,
        `Choose instances.types for ${architecture}, or change instances.architecture and the image to match.`,
      );
    }
    const known = types.filter((type) => !unknown.includes(type));
    const subnets = await describeSubnets(aws.ec2, config.network.subnets);
    const zones = [...new Set(subnets.found.flatMap(({ AvailabilityZone: zone }) => zone ?? []))].sort();
    const offered = await zonesOffering(aws.ec2, known, zones);
    const empty = zones.filter((zone) => !offered.has(zone));
    if (zones.length > 0 && empty.length === zones.length) {
      return fault(
        `none of ${known.join(', ')} is offered in ${zones.join(', ')}`,
        'Choose other instances.types, or subnets in other zones.',
      );
    }
    if (empty.length > 0 || unknown.length > 0) {
      return warning(
        empty.length > 0
          ? `none of ${known.join(', ')} is offered in ${empty.join(', ')}: no instance is launched there`
          : `EC2 has no ${unknown.join(', ')} in this region: only the other types are launched`,
        'Add instances.types that are offered in all zones, or remove those that are not.',
      );
    }
    return ok(known.join(', '));
  },
};

async function zonesOffering(
  ec2: AwsClients['ec2'],
  types: readonly string[],
  zones: readonly string[],
): Promise<ReadonlySet<string>> {
  const offering = new Set<string>();
  if (zones.length === 0) return offering;
  const pages = paginateDescribeInstanceTypeOfferings(
    { client: ec2 },
    {
      LocationType: 'availability-zone',
      Filters: [
        { Name: 'instance-type', Values: [...types] },
        { Name: 'location', Values: [...zones] },
      ],
    },
  );
  for await (const { InstanceTypeOfferings = [] } of pages) {
    for (const { Location } of InstanceTypeOfferings) if (Location !== undefined) offering.add(Location);
  }
  return offering;
}
