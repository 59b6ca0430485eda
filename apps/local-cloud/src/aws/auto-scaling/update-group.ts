import type { UpdateAutoScalingGroupCommandInput } from '@aws-sdk/client-auto-scaling';
import type { Call } from '../call.ts';
import { present } from '../present.ts';
import { notServed } from '../service.ts';
import { groupNamed } from './group-named.ts';
import { launchTemplateVersionOf } from './launch-template.ts';
import { purchaseMixOf } from './mixed-instances-policy.ts';
import { asksCustomPolicy } from './termination-policies.ts';

export function updateAutoScalingGroup(input: UpdateAutoScalingGroupCommandInput, call: Call): undefined {
  const {
    AutoScalingGroupName: groupName = '',
    MinSize: minSize,
    MaxSize: maxSize,
    DesiredCapacity: desiredCapacity,
    CapacityRebalance: capacityRebalance,
    MaxInstanceLifetime: maxInstanceLifetimeSeconds,
    NewInstancesProtectedFromScaleIn: newInstancesProtectedFromScaleIn,
    TerminationPolicies: policies,
    LaunchTemplate,
    MixedInstancesPolicy,
    ...others
  } = input;
  const ignored = Object.keys(others);
  if (ignored.length > 0) throw notServed(`autoscaling:UpdateAutoScalingGroup with ${ignored.join(', ')}`);
  const group = groupNamed(call.world, groupName);
  const template = LaunchTemplate ?? MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
  const distribution = MixedInstancesPolicy?.InstancesDistribution;
  call.world.autoScaling.updateGroup({
    groupName,
    ...present({
      minSize,
      maxSize,
      desiredCapacity,
      capacityRebalance,
      maxInstanceLifetimeSeconds,
      newInstancesProtectedFromScaleIn,
      customTerminationPolicy: policies && asksCustomPolicy(policies, call),
      launchTemplateVersion: template && launchTemplateVersionOf(template, group),
      purchaseMix: distribution && purchaseMixOf(distribution, group.purchaseMix),
    }),
  });
  if (policies !== undefined) call.account.groups.set(groupName, { terminationPolicies: policies });
}
