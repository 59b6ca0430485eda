import { describeSecurityGroups, describeSubnets } from '../describe-network.ts';
import type { Check } from '../check.ts';
import { fault, ok } from '../finding.ts';

/** Whether the security groups exist, in the VPC of the subnets. */
export const securityGroups: Check = {
  name: 'security groups',
  of: 'configuration',
  async look({ config: { network }, aws }) {
    const { found, missing } = await describeSecurityGroups(aws.ec2, [...new Set(network.securityGroups)]);
    if (missing.length > 0) {
      return fault(
        `there is no ${missing.join(', ')} in this account and region`,
        'Correct network.securityGroups, or look elsewhere with --region and --profile.',
      );
    }
    const subnets = await describeSubnets(aws.ec2, network.subnets);
    const vpcs = new Set(subnets.found.map(({ VpcId }) => VpcId));
    const strangers = found.filter(({ VpcId }) => vpcs.size > 0 && !vpcs.has(VpcId));
    if (strangers.length > 0) {
      return fault(
        `${strangers.map(({ GroupId = '' }) => GroupId).join(', ')} is of another VPC than the subnets`,
        'Choose network.securityGroups from the VPC of network.subnets.',
      );
    }
    return ok(found.map(({ GroupId = '' }) => GroupId).join(', '));
  },
};
