import { describeSubnets } from '../../../aws/describe-network.ts';
import { fault, ok, warning, type CheckFinding, type Check } from './check.ts';

/** Whether the subnets exist in one VPC and several zones, with addresses for the whole pool. */
export const subnets: Check = {
  name: 'subnets',
  scope: 'configuration',
  async check({ config: { network, scaling }, aws }) {
    const wanted = [...new Set(network.subnets)];
    const { found, missing } = await describeSubnets(aws.ec2, wanted);
    if (missing.length > 0) {
      return fault(
        `this account and region have no ${missing.join(', ')}`,
        'Correct network.subnets, or choose another account or region with --profile and --region.',
      );
    }
    const vpcs = [...new Set(found.map(({ VpcId = '' }) => VpcId))];
    if (vpcs.length > 1) {
      return fault(
        `they are in several VPCs: ${vpcs.join(', ')}`,
        'A group has to be in one VPC: choose network.subnets from one of them.',
      );
    }
    const zones = [...new Set(found.map(({ AvailabilityZone = '' }) => AvailabilityZone))].sort();
    const findings: CheckFinding[] = [];
    if (zones.length < 2) {
      findings.push(
        warning(
          `all are in ${zones.join()}: the pool cannot grow while that zone has no capacity`,
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
          `they have ${addresses} free addresses for up to ${scaling.maxSize} instances`,
          'Add larger subnets to network.subnets, or lower scaling.maxSize.',
        ),
      );
    }
    return findings.length > 0 ? findings : ok(`${found.length} in ${zones.join(', ')}`);
  },
};
