import { checkOfferings, resolveInstances } from '@poolkeeper/instance-selection';
import { instanceRequest } from '@poolkeeper/pool-config';
import { fault, ok, skipped, warning, type Check } from './check.ts';
import { zonesOf } from '../../../aws/describe-network.ts';
import { describeTypes } from '../subject/describe-instance-types.ts';
import { describeOfferings } from '../../../aws/describe-offerings.ts';

/** Whether the instance types exist, have the right architecture, and are offered in the zones of the subnets. */
export const instanceTypes: Check = {
  name: 'instance types',
  scope: 'configuration',
  async check({ config, aws }) {
    const resolved = resolveInstances(instanceRequest(config.instances));
    const byAttributes = resolved.mixedInstances?.overrides.kind === 'attributes';
    const types = resolved.instanceTypes;
    if (types.length === 0) return skipped('EC2 selects them by attributes');
    const zones = await zonesOf(aws.ec2, config.network.subnets);
    const offerings = await describeOfferings(aws.ec2, zones, types);
    const remedy = byAttributes
      ? 'Change instances.requirements, or use subnets in other zones.'
      : "Choose other instances.types, exclude those types in instances.requirements, or set instances.requirements.chosenBy to 'attributes'.";
    const [problem] = checkOfferings(resolved, offerings);
    if (problem?.severity === 'error') return fault(problem.message, remedy);
    if (problem !== undefined) return warning(problem.message, remedy);
    if (byAttributes) return ok(`EC2 selects them by attributes in ${zones.join(', ')}`);
    const { found, unknown } = await describeTypes(aws.ec2, types);
    if (unknown.length > 0) {
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
    const awake = found.filter(({ HibernationSupported: can }) => can !== true);
    if (config.instances.warmPool?.state === 'hibernated' && awake.length > 0) {
      return fault(
        `${awake.map(({ InstanceType = '' }) => InstanceType).join(', ')} cannot hibernate`,
        "Choose other instances.types, or set instances.warmPool.state to 'stopped'.",
      );
    }
    return ok(types.join(', '));
  },
};
