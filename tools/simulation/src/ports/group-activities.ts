import { readActivity } from '@poolkeeper/aws-pool/activities';
import type { Activity } from '@poolkeeper/pool-model';
import type { ScalingActivity, World } from '@poolkeeper/pool-world';

/** AWS answers with so many at once, the newest first. */
const mostActivities = 100;

/** An activity is a new object whenever it changes, so that each has to be read only once. */
const known = new WeakMap<ScalingActivity, Activity>();

/** What the group did of late, read from AWS's words as the AWS adapter does. */
export function groupActivities({ autoScaling }: World, groupName: string): readonly Activity[] {
  return autoScaling.describeScalingActivities(groupName).slice(0, mostActivities).map(read);
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
