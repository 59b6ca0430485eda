import { paginateDescribeInstanceTypeOfferings, type EC2Client } from '@aws-sdk/client-ec2';
import type { InstanceOfferings } from '@poolkeeper/instance-selection';

/** Which types each zone offers, of those given or of all. */
export async function describeOfferings(
  ec2: EC2Client,
  zones: readonly string[],
  types?: readonly string[],
): Promise<InstanceOfferings> {
  const offerings = new Map(zones.map((zone) => [zone, new Set<string>()]));
  if (zones.length === 0 || types?.length === 0) return offerings;
  const pages = paginateDescribeInstanceTypeOfferings(
    { client: ec2 },
    {
      LocationType: 'availability-zone',
      Filters: [
        ...(types === undefined ? [] : [{ Name: 'instance-type', Values: [...types] }]),
        { Name: 'location', Values: [...zones] },
      ],
    },
  );
  for await (const { InstanceTypeOfferings = [] } of pages) {
    for (const { InstanceType: type = '', Location: zone = '' } of InstanceTypeOfferings) {
      offerings.get(zone)?.add(type);
    }
  }
  return offerings;
}
