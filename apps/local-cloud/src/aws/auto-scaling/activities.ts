import type {
  Activity,
  DescribeScalingActivitiesCommandInput,
  DescribeScalingActivitiesCommandOutput,
} from '@aws-sdk/client-auto-scaling';
import type { ScalingActivity, World } from '@poolkeeper/pool-world';
import type { Answer, Call } from '../call.ts';
import { pageOfRecords } from './records.ts';

export function describeScalingActivities(
  input: DescribeScalingActivitiesCommandInput,
  { world }: Call,
): Answer<DescribeScalingActivitiesCommandOutput> {
  const groupNames =
    input.AutoScalingGroupName === undefined
      ? world.autoScaling.describeGroups().map(({ name }) => name)
      : [input.AutoScalingGroupName];
  const wanted = new Set(input.ActivityIds);
  const activities = groupNames
    .flatMap((name) => world.autoScaling.describeScalingActivities(name))
    .filter(({ activityId }) => wanted.size === 0 || wanted.has(activityId));
  const { items, nextToken } = pageOfRecords(
    input,
    { default: 100, maximum: 100 },
    { items: activities, keyOf: ({ activityId }) => activityId },
  );
  return { Activities: items.map((each) => describeActivity(each, world)), NextToken: nextToken };
}

export function describeActivity(activity: ScalingActivity, { autoScaling }: World): Activity {
  const [group] = autoScaling.describeGroups([activity.groupName]);
  return {
    ActivityId: activity.activityId,
    AutoScalingGroupName: activity.groupName,
    AutoScalingGroupARN: group?.arn,
    Description: activity.description,
    Cause: activity.cause,
    StartTime: new Date(activity.startTime),
    EndTime: activity.endTime === undefined ? undefined : new Date(activity.endTime),
    StatusCode: activity.statusCode,
    StatusMessage: activity.statusMessage,
    Progress: activity.progress,
    Details: activity.details,
  };
}
