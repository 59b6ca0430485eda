import { GetScheduleCommand, type GetScheduleCommandOutput } from '@aws-sdk/client-scheduler';
import { poolNames } from '@poolkeeper/pool-config';
import type { AwsClients } from '../aws-clients.ts';
import type { Check } from '../check.ts';
import { fault, ok, warning } from '../finding.ts';

/** Whether the autoscaler is there, and is told to look at the pool. */
export const schedule: Check = {
  name: 'schedule',
  of: 'deployment',
  async look({ name, config, aws, functions }) {
    const { names, found, isDedicated } = await functions();
    if (found.autoscaler === undefined) {
      return fault(
        `there is no function ${names.autoscaler}: nothing scales the pool`,
        `Deploy it: poolkeeper deploy ${isDedicated ? name : 'autoscaler'}`,
      );
    }
    const deploy = `Deploy the pool again: poolkeeper deploy ${name}`;
    const made = await find(aws.scheduler, poolNames(name).group);
    if (made === undefined)
      return fault('there is none: nobody tells the autoscaler to look at the pool', deploy);
    const { State: state, ScheduleExpression: expression = '', Target: target } = made;
    if (target?.Arn !== found.autoscaler.FunctionArn) {
      return fault(`it invokes ${target?.Arn ?? 'nothing'}, and not ${names.autoscaler}`, deploy);
    }
    if (state === 'ENABLED') return ok(`${names.autoscaler}, ${expression}`);
    return config?.scaling.enabled === false
      ? warning('scaling.enabled is false: the pool keeps the size that it has', `Set it to true. ${deploy}`)
      : fault('somebody has disabled it: nothing scales the pool', deploy);
  },
};

async function find(
  scheduler: AwsClients['scheduler'],
  name: string,
): Promise<GetScheduleCommandOutput | undefined> {
  try {
    return await scheduler.send(new GetScheduleCommand({ Name: name }));
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}
