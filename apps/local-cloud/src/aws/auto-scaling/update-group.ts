import type { UpdateAutoScalingGroupCommandInput } from '@aws-sdk/client-auto-scaling';
import type { Call } from '../call.ts';
import { present } from '../present.ts';
import { notServed } from '../service.ts';
import { launchTemplateVersionOf } from './launch-template.ts';
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
    ...others
  } = input;
  const ignored = Object.keys(others);
  if (ignored.length > 0) throw notServed(`autoscaling:UpdateAutoScalingGroup with ${ignored.join(', ')}`);
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
      launchTemplateVersion: LaunchTemplate && launchTemplateVersionOf(LaunchTemplate, groupName),
    }),
  });
}
