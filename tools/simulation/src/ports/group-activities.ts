import { readActivity } from '@poolkeeper/aws-pool/activities';
import type { Activity } from '@poolkeeper/pool-model';
import type { ScalingActivity, World } from '@poolkeeper/pool-world';

/** The page size of AWS, newest activities first. */
const maxActivities = 100;

/** Parsed activities. An activity that changes is a new object, so that each is parsed only once. */
const known = new WeakMap<ScalingActivity, Activity>();

/** The group's recent activities, parsed from AWS's texts as the AWS adapter does. */
export function groupActivities({ autoScaling }: World, groupName: string): readonly Activity[] {
  return autoScaling.describeScalingActivities(groupName).slice(0, maxActivities).map(read);
}

function read(activity: ScalingActivity): Activity {
  const before = known.get(activity);
  if (before !== undefined) return before;
  const { activityId, description, cause, statusCode, statusMessage, details, startTime, endTime } = activity;
  const inWords = readActivity({
    ActivityId: activityId,
    AutoScalingGroupName: activity.groupName,
    Description: description,
    Cause: cause,
    StatusCode: statusCode,
    StatusMessage: statusMessage,
    Details: details,
    StartTime: new Date(startTime),
    EndTime: endTime === undefined ? undefined : new Date(endTime),
  });
  known.set(activity, inWords);
  return inWords;
}
