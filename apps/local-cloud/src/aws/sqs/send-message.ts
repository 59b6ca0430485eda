import type { SendMessageCommandInput, SendMessageCommandOutput } from '@aws-sdk/client-sqs';
import type { Answer, Call } from '../call.ts';
import { notServed } from '../service.ts';
import { queueNameOf } from './queue-url.ts';
import { inRange } from './range.ts';

const longestDelaySeconds = 900;

export function sendMessage(
  input: SendMessageCommandInput,
  { world }: Call,
): Answer<SendMessageCommandOutput> {
  const { QueueUrl, MessageBody: body = '', DelaySeconds, ...others } = input;
  const ignored = Object.keys(others);
  if (ignored.length > 0) throw notServed(`sqs:SendMessage with ${ignored.join(', ')}`);
  const delay = inRange({ parameter: 'DelaySeconds', from: 0, to: longestDelaySeconds }, DelaySeconds);
  const { messageId, md5OfBody } = world.sqs.send(queueNameOf(QueueUrl), body, delay);
  return { MessageId: messageId, MD5OfMessageBody: md5OfBody };
}
