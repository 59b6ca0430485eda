import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { fault, ok, skipped, type Check } from './check.ts';

/** Whether there are messages that the lifecycle manager could not handle. */
export const redriveQueue: Check = {
  name: 'redrive queue',
  scope: 'deployment',
  async check({ aws, settings }) {
    const { redriveQueueUrl: url } = settings.lifecycle;
    if (url === undefined) return skipped('there is none');
    const { Attributes = {} } = await aws.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    const count = Number(Attributes.ApproximateNumberOfMessages ?? 0);
    if (count === 0) return ok('empty');
    return fault(
      `${count} ${count === 1 ? 'message' : 'messages'} could not be handled`,
      `Read them: aws sqs receive-message --queue-url ${url} --visibility-timeout 0. The runbook of the redrive queue explains each kind. Then purge the queue.`,
    );
  },
};
