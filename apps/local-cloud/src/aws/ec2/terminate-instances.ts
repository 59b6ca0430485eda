import type {
  InstanceStateChange,
  TerminateInstancesCommandInput,
  TerminateInstancesCommandOutput,
} from '@aws-sdk/client-ec2';
import type { Answer, Call } from '../call.ts';
import { stopDryRun } from './dry-run.ts';
import { instanceState } from './instance-state.ts';
import { knownInstances } from './known-instances.ts';

export function terminateInstances(
  input: TerminateInstancesCommandInput,
  { world }: Call,
): Answer<TerminateInstancesCommandOutput> {
  const before = knownInstances(world, input.InstanceIds);
  stopDryRun(input.DryRun);
  world.ec2.terminateInstances(before.map(({ instanceId }) => instanceId));
  const now = new Map(world.ec2.describeInstances().map(({ instanceId, state }) => [instanceId, state]));
  return {
    TerminatingInstances: before.map(({ instanceId, state }): InstanceStateChange => ({
      InstanceId: instanceId,
      PreviousState: instanceState(state),
      CurrentState: instanceState(now.get(instanceId) ?? 'terminated'),
    })),
  };
}
