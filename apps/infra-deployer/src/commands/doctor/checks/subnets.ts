import { describeSubnets } from '../describe-network.ts';
import type { Check } from '../check.ts';
import { fault, ok, warning, type Finding } from '../finding.ts';

/** Whether the subnets exist, in one VPC and several zones, with room for the whole pool. */
export const subnets: Check = {
  name: 'subnets',
  of: 'configuration',
  async look({ config: { network, scaling }, aws }) {
    const wanted = [...new Set(network.subnets)];
    const { found, missing } = await describeSubnets(aws.ec2, wanted);
    if (missing.length > 0) {
      return fault(
        `there is no ${missing.join(', ')} in this account and region`,
        'Correct network.subnets, or look elsewhere with --region and --profile.',
      );
    }
    const vpcs = [...new Set(found.map(({ VpcId = '' }) => VpcId))];
    if (vpcs.length > 1) {
      return fault(
        `they are in several VPCs: ${vpcs.join(', ')}`,
        'A group is in one VPC: choose network.subnets from one of them.',
      );
    }
    const zones = [...new Set(found.map(({ AvailabilityZone = '' }) => AvailabilityZone))].sort();
    const findings: Finding[] = [];
    if (zones.length < 2) {
      findings.push(
        warning(
          `all are in ${zones.join()}: while that zone has no machines, the pool stands still`,
          'Add a subnet in another zone to network.subnets.',
        ),
      );
    }
    const addresses = found.reduce(
      (sum, { AvailableIpAddressCount = 0 }) => sum + AvailableIpAddressCount,
      0,
    );
    if (addresses < scaling.maxSize) {
      findings.push(
        warning(
          `they have ${addresses} free addresses, and the pool grows to ${scaling.maxSize} instances`,
          'Add larger subnets to network.subnets, or lower scaling.maxSize.',
        ),
      );
    }
    return findings.length > 0 ? findings : ok(`${found.length} in ${zones.join(', ')}`);
  },
};
