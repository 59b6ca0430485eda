import { ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { poolNames, serviceNames } from '@poolkeeper/pool-config';
import { findSchedule } from '../../../deployed/find-schedule.ts';
import type { AwsClients } from '../subject/aws-clients.ts';
import { fault, ok, warning, type Check } from './check.ts';

/** Whether the autoscaler is deployed and scheduled for the pool. */
export const schedule: Check = {
  name: 'schedule',
  scope: 'deployment',
  async check({ name, config, aws, functions }) {
    const { names, found: deployed, isDedicated } = await functions();
    if (deployed.autoscaler === undefined) {
      return fault(
        `there is no function ${names.autoscaler}: the pool is not scaled`,
        `Deploy it: poolkeeper deploy ${isDedicated ? name : 'autoscaler'}`,
      );
    }
    const deploy = `Deploy the pool again: poolkeeper deploy ${name}`;
    const found = await findSchedule(aws.scheduler, name);
    if (found === undefined)
      return fault('there is none: the autoscaler is never invoked for the pool', deploy);
    const { State: state, ScheduleExpression: expression = '', Target: target } = found;
    const { passQueue } = (isDedicated ? poolNames(name) : serviceNames).webhook;
    const isRequest = target?.Arn?.endsWith(`:${passQueue}`) === true;
    if (
      isRequest &&
      !(await isInvoking(aws.lambda, { queueArn: target.Arn, functionName: names.autoscaler }))
    ) {
      return fault(
        `it requests passes in the queue ${passQueue}, which does not invoke ${names.autoscaler}: the pool is not scaled`,
        `Deploy the autoscaler with its webhook: poolkeeper deploy ${isDedicated ? name : 'autoscaler'}`,
      );
    }
    if (!isRequest && target?.Arn !== deployed.autoscaler.FunctionArn) {
      return fault(`it invokes ${target?.Arn ?? 'nothing'} instead of ${names.autoscaler}`, deploy);
    }
    if (state === 'ENABLED') return ok(`${names.autoscaler}, ${expression}`);
    return config?.scaling.enabled === false
      ? warning('scaling.enabled is false: the pool keeps its size', `Set it to true. ${deploy}`)
      : fault('it is disabled: the pool is not scaled', deploy);
  },
};

/** Whether messages of a queue invoke a function. */
async function isInvoking(
  lambda: AwsClients['lambda'],
  { queueArn, functionName }: { readonly queueArn: string | undefined; readonly functionName: string },
): Promise<boolean> {
  const { EventSourceMappings: sources = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ EventSourceArn: queueArn, FunctionName: functionName }),
  );
  return sources.some(({ State: state }) => state === 'Enabled');
}
