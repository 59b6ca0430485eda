import { paginateDescribeInstanceTypeOfferings } from '@aws-sdk/client-ec2';
import type { InstanceOfferings } from '@poolkeeper/instance-selection';
import type { AwsClients } from './aws-clients.ts';

/** Which of the types each zone offers. */
export async function describeOfferings(
  ec2: AwsClients['ec2'],
  types: readonly string[],
  zones: readonly string[],
): Promise<InstanceOfferings> {
  const offerings = new Map(zones.map((zone) => [zone, new Set<string>()]));
  if (zones.length === 0 || types.length === 0) return offerings;
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
    for (const { InstanceType: type = '', Location: zone = '' } of InstanceTypeOfferings) {
      offerings.get(zone)?.add(type);
    }
  }
  return offerings;
}
