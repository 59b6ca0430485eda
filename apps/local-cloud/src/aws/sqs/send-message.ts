import type {
  SendMessageBatchCommandInput,
  SendMessageBatchCommandOutput,
  SendMessageBatchRequestEntry,
  SendMessageCommandInput,
  SendMessageCommandOutput,
} from '@aws-sdk/client-sqs';
import type { Answer, Call } from '../call.ts';
import { present } from '../present.ts';
import { notServed } from '../service.ts';
import { eachEntry } from './batch.ts';
import { existingQueue, queueNameOf } from './queue-url.ts';
import { requireInRange } from './range.ts';

const served = ['Id', 'MessageBody', 'DelaySeconds', 'MessageGroupId', 'MessageDeduplicationId'];
const longestDelaySeconds = 900;

export function sendMessage(
  { QueueUrl, ...message }: SendMessageCommandInput,
  call: Call,
): Answer<SendMessageCommandOutput> {
  refuse('SendMessage', message);
  return send(queueNameOf(QueueUrl), message, call);
}

export function sendMessageBatch(
  { QueueUrl, Entries = [] }: SendMessageBatchCommandInput,
  call: Call,
): Answer<SendMessageBatchCommandOutput> {
  const queueName = existingQueue(call.world, QueueUrl);
  for (const entry of Entries) refuse('SendMessageBatch', entry);
  return eachEntry(Entries, (entry) => send(queueName, entry, call));
}

type Message = Pick<
  SendMessageBatchRequestEntry,
  'MessageBody' | 'DelaySeconds' | 'MessageGroupId' | 'MessageDeduplicationId'
>;

function send(queueName: string, message: Message, { world }: Call) {
  const { MessageBody: body = '', DelaySeconds, MessageGroupId, MessageDeduplicationId } = message;
  const delay = requireInRange({ parameter: 'DelaySeconds', from: 0, to: longestDelaySeconds }, DelaySeconds);
  const { messageId, md5OfBody } = world.sqs.send(
    queueName,
    body,
    present({ delaySeconds: delay, groupId: MessageGroupId, deduplicationId: MessageDeduplicationId }),
  );
  return { MessageId: messageId, MD5OfMessageBody: md5OfBody };
}

function refuse(operation: string, message: object): void {
  const ignored = Object.keys(message).filter((member) => !served.includes(member));
  if (ignored.length > 0) throw notServed(`sqs:${operation} with ${ignored.join(', ')}`);
}
