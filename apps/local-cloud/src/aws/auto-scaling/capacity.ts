import type {
  SetDesiredCapacityCommandInput,
  UpdateAutoScalingGroupCommandInput,
} from '@aws-sdk/client-auto-scaling';
import type { Call } from '../call.ts';
import { present } from '../present.ts';
import { notServed } from '../service.ts';

export function setDesiredCapacity(input: SetDesiredCapacityCommandInput, { world }: Call): undefined {
  const { AutoScalingGroupName: groupName = '', DesiredCapacity: desiredCapacity = 0 } = input;
  world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity });
}

export function updateAutoScalingGroup(
  input: UpdateAutoScalingGroupCommandInput,
  { world }: Call,
): undefined {
  const { AutoScalingGroupName: groupName = '', MinSize, MaxSize, DesiredCapacity, ...others } = input;
  const ignored = Object.keys(others);
  if (ignored.length > 0) throw notServed(`autoscaling:UpdateAutoScalingGroup with ${ignored.join(', ')}`);
  world.autoScaling.updateGroup({
    groupName,
    ...present({ minSize: MinSize, maxSize: MaxSize, desiredCapacity: DesiredCapacity }),
  });
}
