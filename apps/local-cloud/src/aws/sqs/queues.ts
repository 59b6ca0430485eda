import type {
  CreateQueueCommandInput,
  CreateQueueCommandOutput,
  GetQueueAttributesCommandInput,
  GetQueueAttributesCommandOutput,
  GetQueueUrlCommandInput,
  GetQueueUrlCommandOutput,
  ListQueuesCommandInput,
  ListQueuesCommandOutput,
  PurgeQueueCommandInput,
} from '@aws-sdk/client-sqs';
import { AwsFault, type QueueRecord, type QueueSettings } from '@poolkeeper/pool-world';
import type { Answer, Call } from '../call.ts';
import { page } from '../page.ts';
import { present } from '../present.ts';
import { notServed } from '../service.ts';
import { queueNameOf, queueUrl } from './queue-url.ts';
import { requireInRange } from './range.ts';

const mostQueues = 1000;

/** Attributes that a queue may lack. */
const optionalAttributes = ['RedrivePolicy', 'FifoQueue', 'ContentBasedDeduplication'];

const servedAttributes = ['VisibilityTimeout', 'MessageRetentionPeriod', 'RedrivePolicy'];

export function createQueue(input: CreateQueueCommandInput, call: Call): Answer<CreateQueueCommandOutput> {
  const { QueueName: name = '', Attributes: attributes = {}, ...others } = input;
  const ignored = [
    ...Object.keys(attributes).filter((key) => !servedAttributes.includes(key)),
    ...Object.keys(others),
  ];
  if (ignored.length > 0) throw notServed(`sqs:CreateQueue with ${ignored.join(', ')}`);
  call.world.sqs.createQueue({
    name,
    ...present({
      visibilityTimeoutSeconds: secondsOf('VisibilityTimeout', attributes),
      retentionSeconds: secondsOf('MessageRetentionPeriod', attributes),
      redrive: attributes.RedrivePolicy === undefined ? undefined : redriveOf(attributes.RedrivePolicy),
    }),
  });
  return { QueueUrl: queueUrl(name, call) };
}

export function listQueues(input: ListQueuesCommandInput, call: Call): Answer<ListQueuesCommandOutput> {
  const { QueueNamePrefix: prefix = '', NextToken: token } = input;
  const size = requireInRange({ parameter: 'MaxResults', from: 1, to: mostQueues }, input.MaxResults);
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
  const unknown = wanted.find(
    (name) => name !== 'All' && !attributes.has(name) && !optionalAttributes.includes(name),
  );
  if (unknown !== undefined) throw new AwsFault('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  const shown = [...attributes].filter(([name]) => wanted.includes('All') || wanted.includes(name));
  return { Attributes: shown.length === 0 ? undefined : Object.fromEntries(shown) };
}

export function purgeQueue(input: PurgeQueueCommandInput, { world }: Call): undefined {
  world.sqs.purge(queueNameOf(input.QueueUrl));
}

function secondsOf(attribute: string, attributes: Readonly<Record<string, string>>): number | undefined {
  const text = attributes[attribute];
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw new AwsFault('InvalidAttributeValue', `Invalid value for the parameter ${attribute}.`);
}

function redriveOf(policy: string): NonNullable<QueueSettings['redrive']> {
  try {
    const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(policy) as Record<string, unknown>;
    const [, queueName] = /^arn:aws[^:]*:sqs:[^:]*:\d{12}:([\w-]+)$/.exec(String(deadLetterTargetArn)) ?? [];
    const count = Number(maxReceiveCount);
    if (queueName !== undefined && Number.isInteger(count)) return { queueName, maxReceiveCount: count };
  } catch {
    // Text that is not JSON gets the same error.
  }
  throw new AwsFault(
    'InvalidAttributeValue',
    `Value ${policy} for parameter RedrivePolicy is invalid. Reason: it must have a deadLetterTargetArn and a maxReceiveCount.`,
  );
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
  if (queue.fifo) {
    attributes.set('FifoQueue', 'true');
    attributes.set('ContentBasedDeduplication', String(queue.contentBasedDeduplication));
  }
  if (queue.redrive !== undefined) {
    const { queueName, maxReceiveCount } = queue.redrive;
    const deadLetterTargetArn = queue.arn.replace(/[^:]*$/, queueName);
    attributes.set('RedrivePolicy', JSON.stringify({ deadLetterTargetArn, maxReceiveCount }));
  }
  return attributes;
}
