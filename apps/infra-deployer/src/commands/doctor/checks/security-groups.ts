import { describeSecurityGroups, describeSubnets } from '../../../aws/describe-network.ts';
import { fault, ok, type Check } from './check.ts';

/** Whether the security groups exist, in the VPC of the subnets. */
export const securityGroups: Check = {
  name: 'security groups',
  scope: 'configuration',
  async check({ config: { network }, aws }) {
    const { found, missing } = await describeSecurityGroups(aws.ec2, [...new Set(network.securityGroups)]);
    if (missing.length > 0) {
      return fault(
        `this account and region have no ${missing.join(', ')}`,
        'Correct network.securityGroups, or choose another account or region with --profile and --region.',
      );
    }
    const subnets = await describeSubnets(aws.ec2, network.subnets);
    const vpcs = new Set(subnets.found.map(({ VpcId }) => VpcId));
    const mismatched = found.filter(({ VpcId }) => vpcs.size > 0 && !vpcs.has(VpcId));
    if (mismatched.length > 0) {
      return fault(
        `${mismatched.map(({ GroupId = '' }) => GroupId).join(', ')} is in a different VPC than the subnets`,
        'Choose network.securityGroups from the VPC of network.subnets.',
      );
    }
    return ok(found.map(({ GroupId = '' }) => GroupId).join(', '));
  },
};
