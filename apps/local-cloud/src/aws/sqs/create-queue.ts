import type { CreateQueueCommandInput, CreateQueueCommandOutput } from '@aws-sdk/client-sqs';
import { AwsFault, type QueueSettings } from '@poolkeeper/pool-world';
import type { Answer, Call } from '../call.ts';
import { present } from '../present.ts';
import { notServed } from '../service.ts';
import { queueUrl } from './queue-url.ts';

const served = ['VisibilityTimeout', 'MessageRetentionPeriod', 'RedrivePolicy'];

export function createQueue(input: CreateQueueCommandInput, call: Call): Answer<CreateQueueCommandOutput> {
  const { QueueName: name = '', Attributes: attributes = {}, ...others } = input;
  const ignored = [...Object.keys(attributes).filter((key) => !served.includes(key)), ...Object.keys(others)];
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
    // Not JSON: the same fault.
  }
  throw new AwsFault(
    'InvalidAttributeValue',
    `Value ${policy} for parameter RedrivePolicy is invalid. Reason: it needs a deadLetterTargetArn and a maxReceiveCount.`,
  );
}
