/** A group's name may hold slashes and colons itself, so it is all that follows its label. */
const groupArn =
  /^arn:[\w-]+:autoscaling:[\w-]+:\d{12}:autoScalingGroup:[^:]*:autoScalingGroupName\/(?<name>.+)$/;

/** The name in an Auto Scaling group's ARN; undefined when it is no such ARN. */
export function groupNameOf(arn: string): string | undefined {
  return groupArn.exec(arn)?.groups?.name;
}
