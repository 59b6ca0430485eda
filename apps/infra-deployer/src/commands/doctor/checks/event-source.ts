import { ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { isReceiving } from '../../../deployed/find-event-source.ts';
import { fault, ok, type Check } from './check.ts';
import { queueArnOf } from '../subject/find-resources.ts';

/** Whether the lifecycle manager is deployed and receives the messages of the queue. */
export const eventSource: Check = {
  name: 'lifecycle manager',
  scope: 'deployment',
  async check({ name, aws, functions, settings }) {
    const { names, found, isDedicated } = await functions();
    if (found.lifecycleManager === undefined) {
      return fault(
        `there is no function ${names.lifecycleManager}: terminating instances are held and never released`,
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
      return fault(`it has no event source for the queue of ${name}`, deploy);
    }
    const { State: state = '', UUID: id = '' } = mapping;
    if (!isReceiving(state)) {
      return fault(
        `its event source is ${state.toLowerCase()}: terminating instances are held and not released`,
        `Enable it: aws lambda update-event-source-mapping --uuid ${id} --enabled`,
      );
    }
    return ok(names.lifecycleManager);
  },
};
