import type {
  GetQueueAttributesCommandInput,
  GetQueueAttributesCommandOutput,
  GetQueueUrlCommandInput,
  GetQueueUrlCommandOutput,
  ListQueuesCommandInput,
  ListQueuesCommandOutput,
  PurgeQueueCommandInput,
} from '@aws-sdk/client-sqs';
import { AwsFault, type QueueRecord } from '@poolkeeper/pool-world';
import type { Answer, Call } from '../call.ts';
import { page } from '../page.ts';
import { queueNameOf, queueUrl } from './queue-url.ts';
import { inRange } from './range.ts';

const mostQueues = 1000;

export function listQueues(input: ListQueuesCommandInput, call: Call): Answer<ListQueuesCommandOutput> {
  const { QueueNamePrefix: prefix = '', NextToken: token } = input;
  const size = inRange({ parameter: 'MaxResults', from: 1, to: mostQueues }, input.MaxResults);
  const { items, nextToken } = page({
    items: call.world.sqs.listQueues().filter(({ name }) => name.startsWith(prefix)),
    keyOf: ({ name }) => name,
    size: size ?? mostQueues,
    token,
    badToken: () => new AwsFault('InvalidParameterValue', 'Invalid or expired next token.'),
  });
  return {
    QueueUrls: items.length === 0 ? undefined : items.map(({ name }) => queueUrl(name, call)),
    NextToken: size === undefined ? undefined : nextToken,
  };
}

export function getQueueUrl(input: GetQueueUrlCommandInput, call: Call): Answer<GetQueueUrlCommandOutput> {
  return { QueueUrl: queueUrl(call.world.sqs.queue(input.QueueName ?? '').name, call) };
}

export function getQueueAttributes(
  input: GetQueueAttributesCommandInput,
  { world }: Call,
): Answer<GetQueueAttributesCommandOutput> {
  const attributes = attributesOf(world.sqs.queue(queueNameOf(input.QueueUrl)));
  const wanted: readonly string[] = input.AttributeNames ?? [];
  const unknown = wanted.find((name) => name !== 'All' && !attributes.has(name) && name !== 'RedrivePolicy');
  if (unknown !== undefined) throw new AwsFault('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  const shown = [...attributes].filter(([name]) => wanted.includes('All') || wanted.includes(name));
  return { Attributes: shown.length === 0 ? undefined : Object.fromEntries(shown) };
}

export function purgeQueue(input: PurgeQueueCommandInput, { world }: Call): undefined {
  world.sqs.purge(queueNameOf(input.QueueUrl));
}

function attributesOf(queue: QueueRecord): ReadonlyMap<string, string> {
  const created = String(Math.floor(queue.createdAt / 1000));
  const attributes = new Map([
    ['ApproximateNumberOfMessages', String(queue.visible)],
    ['ApproximateNumberOfMessagesDelayed', String(queue.delayed)],
    ['ApproximateNumberOfMessagesNotVisible', String(queue.inFlight)],
    ['CreatedTimestamp', created],
    ['DelaySeconds', '0'],
    ['LastModifiedTimestamp', created],
    ['MaximumMessageSize', '1048576'],
    ['MessageRetentionPeriod', String(queue.retentionSeconds)],
    ['QueueArn', queue.arn],
    ['ReceiveMessageWaitTimeSeconds', '0'],
    ['SqsManagedSseEnabled', 'true'],
    ['VisibilityTimeout', String(queue.visibilityTimeoutSeconds)],
  ]);
  if (queue.redrive !== undefined) {
    const { queueName, maxReceiveCount } = queue.redrive;
    const deadLetterTargetArn = queue.arn.replace(/[^:]*$/, queueName);
    attributes.set('RedrivePolicy', JSON.stringify({ deadLetterTargetArn, maxReceiveCount }));
  }
  return attributes;
}
