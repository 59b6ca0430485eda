import type {
  DescribeScalingProcessTypesCommandOutput,
  ResumeProcessesCommandInput,
  SuspendProcessesCommandInput,
} from '@aws-sdk/client-auto-scaling';
import { groupProcesses } from '@poolkeeper/pool-world';
import type { Answer, Call } from '../call.ts';

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
