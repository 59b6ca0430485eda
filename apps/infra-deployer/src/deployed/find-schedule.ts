import type { GetScheduleCommandOutput, SchedulerClient } from '@aws-sdk/client-scheduler';
import { poolNames } from '@poolkeeper/pool-config';

/** The schedule by which the autoscaler makes passes over a pool. Undefined if it does not exist. */
export async function findSchedule(
  scheduler: SchedulerClient,
  pool: string,
): Promise<GetScheduleCommandOutput | undefined> {
  const { GetScheduleCommand } = await import('@aws-sdk/client-scheduler');
  try {
    return await scheduler.send(new GetScheduleCommand({ Name: poolNames(pool).group }));
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}
