import { ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import type { Check } from '../check.ts';
import { queueArnOf } from '../queue-arn.ts';
import { fault, ok } from '../finding.ts';

/** Whether the lifecycle manager is there, and is given what comes into the queue. */
export const eventSource: Check = {
  name: 'lifecycle manager',
  of: 'deployment',
  async look({ name, aws, functions, settings }) {
    const { names, found, isDedicated } = await functions();
    if (found.lifecycleManager === undefined) {
      return fault(
        `there is no function ${names.lifecycleManager}: instances that should go are kept for ever`,
        `Deploy it: poolkeeper deploy ${isDedicated ? name : 'lifecycle-manager'}`,
      );
    }
    const { EventSourceMappings: mappings = [] } = await aws.lambda.send(
      new ListEventSourceMappingsCommand({
        FunctionName: names.lifecycleManager,
        EventSourceArn: await queueArnOf(aws.sqs, settings.lifecycle.queueUrl),
      }),
    );
    const [mapping] = mappings;
    const deploy = `Deploy the pool again: poolkeeper deploy ${name}`;
    if (mapping === undefined) {
      return fault(`nothing brings it what comes into the queue of ${name}`, deploy);
    }
    const { State: state = '', UUID: id = '' } = mapping;
    if (!/^(Enabled|Enabling|Creating|Updating)$/.test(state)) {
      return fault(
        `its event source is ${state.toLowerCase()}: instances that should go are kept`,
        `Switch it on: aws lambda update-event-source-mapping --uuid ${id} --enabled`,
      );
    }
    return ok(names.lifecycleManager);
  },
};
