import { setTimeout as sleep } from 'node:timers/promises';
import {
  MessageSystemAttributeName,
  type Message,
  type ReceiveMessageCommandInput,
  type ReceiveMessageCommandOutput,
} from '@aws-sdk/client-sqs';
import { AwsFault, type ReceivedMessage } from '@poolkeeper/pool-world';
import type { Answer, Call } from '../call.ts';
import { queueNameOf } from './queue-url.ts';
import { requireInRange } from './range.ts';
import { longestInvisibilitySeconds } from './received-messages.ts';

const longestWaitSeconds = 20;

const messageAttributes: ReadonlySet<string> = new Set([...Object.values(MessageSystemAttributeName), 'All']);

/**
 * The polling interval of a long poll, in milliseconds of real time. At 240 times real time, a message can be received up to
 * five seconds of pool time late. A check costs next to nothing.
 */
const pollingIntervalMs = 20;

/** `WaitTimeSeconds` is pool time. */
export async function receiveMessage(
  input: ReceiveMessageCommandInput,
  call: Call,
): Promise<Answer<ReceiveMessageCommandOutput>> {
  const { world, clock, signal } = call;
  const queueName = queueNameOf(input.QueueUrl);
  const max =
    requireInRange({ parameter: 'MaxNumberOfMessages', from: 1, to: 10 }, input.MaxNumberOfMessages) ?? 1;
  const wait = requireInRange(
    { parameter: 'WaitTimeSeconds', from: 0, to: longestWaitSeconds },
    input.WaitTimeSeconds,
  );
  const timeout = requireInRange(
    { parameter: 'VisibilityTimeout', from: 0, to: longestInvisibilitySeconds },
    input.VisibilityTimeout,
  );
  const wanted = wantedAttributes(input);
  const deadline = clock.now() + (wait ?? 0) * 1000;
  while (!signal.aborted) {
    const messages = world.sqs.receive(queueName, max, timeout);
    if (messages.length > 0) {
      return { Messages: messages.map((message) => describeMessage(message, wanted, world.accountId)) };
    }
    if (clock.now() >= deadline) break;
    await sleep(pollingIntervalMs);
    world.advanceTo(clock.now());
  }
  return {};
}

function describeMessage(message: ReceivedMessage, wanted: ReadonlySet<string>, senderId: string): Message {
  const attributes = {
    SenderId: senderId,
    SentTimestamp: String(Math.floor(message.sentAt)),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(Math.floor(message.firstReceivedAt)),
  };
  const shown = Object.entries(attributes).filter(([name]) => wanted.has('All') || wanted.has(name));
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: message.md5OfBody,
    Body: message.body,
    Attributes: shown.length === 0 ? undefined : Object.fromEntries(shown),
  };
}

/** Clients use either the older or the newer parameter for the attributes. */
function wantedAttributes(input: ReceiveMessageCommandInput): ReadonlySet<string> {
  // oxlint-disable-next-line typescript/no-deprecated -- clients in use still send it
  const { AttributeNames = [], MessageSystemAttributeNames = [] } = input;
  const names: readonly string[] = [...AttributeNames, ...MessageSystemAttributeNames];
  const unknown = names.find((name) => !messageAttributes.has(name));
  if (unknown !== undefined) throw new AwsFault('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  return new Set(names);
}
