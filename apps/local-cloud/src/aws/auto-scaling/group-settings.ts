import type {
  DescribeScalingProcessTypesCommandOutput,
  ResumeProcessesCommandInput,
  SetDesiredCapacityCommandInput,
  SuspendProcessesCommandInput,
  UpdateAutoScalingGroupCommandInput,
} from '@aws-sdk/client-auto-scaling';
import { AwsFault, groupProcesses } from '@poolkeeper/pool-world';
import type { Answer, Call } from '../call.ts';
import { present } from '../present.ts';
import { notServed } from '../service.ts';
import { groupNamed } from './group-named.ts';
import { launchTemplateVersionOf } from './launch-template.ts';
import { purchaseMixOf, requireStrategies } from './mixed-instances-policy.ts';

export function setDesiredCapacity(input: SetDesiredCapacityCommandInput, { world }: Call): undefined {
  const { AutoScalingGroupName: groupName = '', DesiredCapacity: desiredCapacity = 0, HonorCooldown } = input;
  if (HonorCooldown === true) throw notServed('autoscaling:SetDesiredCapacity with HonorCooldown');
  world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity });
}

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
  if (distribution !== undefined) requireStrategies(distribution, call.account.groups.of(groupName));
  call.world.autoScaling.updateGroup({
    groupName,
    ...present({
      minSize,
      maxSize,
      desiredCapacity,
      capacityRebalance,
      maxInstanceLifetimeSeconds,
      newInstancesProtectedFromScaleIn,
      customTerminationPolicy: policies && usesCustomPolicy(policies, call),
      launchTemplateVersion: template && launchTemplateVersionOf(template, group),
      purchaseMix: distribution && purchaseMixOf(distribution, group.purchaseMix),
    }),
  });
  if (policies !== undefined) call.account.groups.set(groupName, { terminationPolicies: policies });
}

export function describeScalingProcessTypes(): Answer<DescribeScalingProcessTypesCommandOutput> {
  return { Processes: groupProcesses.map((name) => ({ ProcessName: name })) };
}

export function suspendProcesses(input: SuspendProcessesCommandInput, { world }: Call): undefined {
  world.autoScaling.suspendProcesses(processesOf(input));
}

export function resumeProcesses(input: ResumeProcessesCommandInput, { world }: Call): undefined {
  world.autoScaling.resumeProcesses(processesOf(input));
}

function processesOf({ AutoScalingGroupName, ScalingProcesses = [] }: SuspendProcessesCommandInput) {
  return { groupName: AutoScalingGroupName ?? '', processes: ScalingProcesses };
}

const builtIn = [
  'AllocationStrategy',
  'ClosestToNextInstanceHour',
  'Default',
  'NewestInstance',
  'OldestInstance',
  'OldestLaunchConfiguration',
  'OldestLaunchTemplate',
];

/**
 * Whether the group uses a custom termination policy, whose function must be deployed. The world models only custom policies
 * and AWS's default policy.
 */
function usesCustomPolicy(policies: readonly string[], { account }: Call): boolean {
  const [first = 'Default', ...others] = policies;
  if (others.length > 0)
    throw notServed('autoscaling:UpdateAutoScalingGroup with several TerminationPolicies');
  if (first === 'Default') return false;
  if (builtIn.includes(first)) {
    throw notServed(`autoscaling:UpdateAutoScalingGroup with the termination policy ${first}`);
  }
  if (!first.startsWith('arn:')) {
    throw new AwsFault(
      'ValidationError',
      `${first} is not a valid termination policy. Valid termination policies: [${builtIn.join(', ')}] or the ARN of a Lambda function`,
    );
  }
  if (account.functions.find(first) === undefined) {
    throw new AwsFault(
      'ValidationError',
      `The Lambda function ${first} cannot be invoked by the Auto Scaling group: it does not exist`,
    );
  }
  return true;
}
