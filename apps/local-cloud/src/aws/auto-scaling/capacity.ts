import type { SetDesiredCapacityCommandInput } from '@aws-sdk/client-auto-scaling';
import type { Call } from '../call.ts';

export function setDesiredCapacity(input: SetDesiredCapacityCommandInput, { world }: Call): undefined {
  const { AutoScalingGroupName: groupName = '', DesiredCapacity: desiredCapacity = 0 } = input;
  world.autoScaling.setDesiredCapacity({ groupName, desiredCapacity });
}
