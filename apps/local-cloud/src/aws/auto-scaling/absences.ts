import type {
  DetachInstancesCommandInput,
  DetachInstancesCommandOutput,
  EnterStandbyCommandInput,
  EnterStandbyCommandOutput,
  ExitStandbyCommandInput,
  ExitStandbyCommandOutput,
} from '@aws-sdk/client-auto-scaling';
import type { InstancesRequest } from '@poolkeeper/pool-world';
import type { Answer, Call } from '../call.ts';
import { describeActivity } from './activities.ts';

export function enterStandby(
  input: EnterStandbyCommandInput,
  { world }: Call,
): Answer<EnterStandbyCommandOutput> {
  const decrement = input.ShouldDecrementDesiredCapacity ?? false;
  const activities = world.autoScaling.enterStandby({ ...instancesOf(input), decrement });
  return { Activities: activities.map((each) => describeActivity(each, world)) };
}

export function exitStandby(
  input: ExitStandbyCommandInput,
  { world }: Call,
): Answer<ExitStandbyCommandOutput> {
  return {
    Activities: world.autoScaling
      .exitStandby(instancesOf(input))
      .map((each) => describeActivity(each, world)),
  };
}

export function detachInstances(
  input: DetachInstancesCommandInput,
  { world }: Call,
): Answer<DetachInstancesCommandOutput> {
  const decrement = input.ShouldDecrementDesiredCapacity ?? false;
  const activities = world.autoScaling.detachInstances({ ...instancesOf(input), decrement });
  return { Activities: activities.map((each) => describeActivity(each, world)) };
}

function instancesOf(input: ExitStandbyCommandInput): InstancesRequest {
  return { groupName: input.AutoScalingGroupName ?? '', instanceIds: input.InstanceIds ?? [] };
}
