import type {
  ChangeMessageVisibilityBatchCommandInput,
  ChangeMessageVisibilityBatchCommandOutput,
  ChangeMessageVisibilityCommandInput,
  DeleteMessageBatchCommandInput,
  DeleteMessageBatchCommandOutput,
  DeleteMessageCommandInput,
} from '@aws-sdk/client-sqs';
import { AwsFault } from '@poolkeeper/pool-world';
import type { Answer, Call } from '../call.ts';
import { eachEntry } from './batch.ts';
import { existingQueue, queueNameOf } from './queue-url.ts';
import { requireInRange } from './range.ts';

export const longestInvisibilitySeconds = 43_200;

export function deleteMessage(input: DeleteMessageCommandInput, { world }: Call): undefined {
  world.sqs.delete(queueNameOf(input.QueueUrl), input.ReceiptHandle ?? '');
}

export function deleteMessageBatch(
  input: DeleteMessageBatchCommandInput,
  { world }: Call,
): Answer<DeleteMessageBatchCommandOutput> {
  const queueName = existingQueue(world, input.QueueUrl);
  return eachEntry(input.Entries, ({ ReceiptHandle = '' }) => {
    world.sqs.delete(queueName, ReceiptHandle);
    return {};
  });
}

export function changeMessageVisibility(
  input: ChangeMessageVisibilityCommandInput,
  { world }: Call,
): undefined {
  const { QueueUrl, ReceiptHandle = '', VisibilityTimeout } = input;
  world.sqs.changeVisibility(queueNameOf(QueueUrl), ReceiptHandle, visibilityTimeout(VisibilityTimeout));
}

export function changeMessageVisibilityBatch(
  input: ChangeMessageVisibilityBatchCommandInput,
  { world }: Call,
): Answer<ChangeMessageVisibilityBatchCommandOutput> {
  const queueName = existingQueue(world, input.QueueUrl);
  return eachEntry(input.Entries, ({ ReceiptHandle = '', VisibilityTimeout }) => {
    world.sqs.changeVisibility(queueName, ReceiptHandle, visibilityTimeout(VisibilityTimeout));
    return {};
  });
}

function visibilityTimeout(seconds: number | undefined): number {
  const bounds = { parameter: 'VisibilityTimeout', from: 0, to: longestInvisibilitySeconds };
  const checked = requireInRange(bounds, seconds);
  if (checked === undefined) {
    throw new AwsFault('MissingParameter', 'The request must contain the parameter VisibilityTimeout.');
  }
  return checked;
}
