import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Check } from '../check.ts';
import { fault, ok, skipped } from '../finding.ts';

/** Whether there is something that the lifecycle manager could not handle. */
export const redriveQueue: Check = {
  name: 'redrive queue',
  of: 'deployment',
  async look({ aws, settings }) {
    const { redriveQueueUrl: url } = settings.lifecycle;
    if (url === undefined) return skipped('there is none');
    const { Attributes = {} } = await aws.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    const count = Number(Attributes.ApproximateNumberOfMessages ?? 0);
    if (count === 0) return ok('empty');
    return fault(
      `${count} ${count === 1 ? 'message' : 'messages'} could not be handled`,
      `Read what they are: aws sqs receive-message --queue-url ${url} --visibility-timeout 0; the runbook of the redrive queue says what each kind means. Then purge it.`,
    );
  },
};
