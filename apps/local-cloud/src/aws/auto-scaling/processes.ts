import type {
  DescribeScalingProcessTypesCommandOutput,
  ResumeProcessesCommandInput,
  SuspendProcessesCommandInput,
} from '@aws-sdk/client-auto-scaling';
import { AwsFault } from '@poolkeeper/pool-world';
import type { Answer, Call } from '../call.ts';

const processTypes = [
  'AddToLoadBalancer',
  'AlarmNotification',
  'AZRebalance',
  'HealthCheck',
  'InstanceRefresh',
  'Launch',
  'ReplaceUnhealthy',
  'ScheduledActions',
  'Terminate',
];

export function describeScalingProcessTypes(): Answer<DescribeScalingProcessTypesCommandOutput> {
  return { Processes: processTypes.map((name) => ({ ProcessName: name })) };
}

export function suspendProcesses(input: SuspendProcessesCommandInput, { world }: Call): undefined {
  world.autoScaling.suspendProcesses(processesOf(input));
}

export function resumeProcesses(input: ResumeProcessesCommandInput, { world }: Call): undefined {
  world.autoScaling.resumeProcesses(processesOf(input));
}

/** No process named means all of them. */
function processesOf(input: SuspendProcessesCommandInput) {
  const { AutoScalingGroupName: groupName = '', ScalingProcesses: named = [] } = input;
  const unknown = named.find((name) => !processTypes.includes(name));
  if (unknown !== undefined)
    throw new AwsFault('ValidationError', `${unknown} is not a valid scaling process`);
  return { groupName, processes: named.length === 0 ? processTypes : named };
}
