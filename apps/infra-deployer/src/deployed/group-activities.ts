import type { Activity } from '@aws-sdk/client-auto-scaling';
import type { EpochMs } from '@poolkeeper/pool-model';
import type { DeployedGroup } from './deployed-group.ts';

/** AWS keeps the activities of six weeks; a busy group has hundreds a day. */
const mostActivities = 50_000;

/**
 * The activities of a group, newest first.
 *
 * @param startedAfter - leaves out older ones, a page more or less. @default - all
 */
export async function readActivities(
  { client, name }: Pick<DeployedGroup, 'client' | 'name'>,
  { startedAfter = 0, most = mostActivities }: { readonly startedAfter?: EpochMs; readonly most?: number },
): Promise<readonly Activity[]> {
  const { paginateDescribeScalingActivities } = await import('@aws-sdk/client-auto-scaling');
  const activities: Activity[] = [];
  for await (const page of paginateDescribeScalingActivities({ client }, { AutoScalingGroupName: name })) {
    activities.push(...(page.Activities ?? []));
    const oldest = activities.at(-1)?.StartTime?.getTime() ?? 0;
    if (activities.length >= most || oldest < startedAfter) break;
  }
  return activities;
}
