import type { readMessage } from '@poolkeeper/lifecycle-manager/gate';
import type { ReceivedMessage, World } from '@poolkeeper/pool-world';

/** A message in the form in which Lambda hands it to a function. */
export function sqsRecord(
  message: ReceivedMessage,
  { world, queueName }: { readonly world: World; readonly queueName: string },
): Parameters<typeof readMessage>[0] {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAt),
      SenderId: world.accountId,
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    },
    messageAttributes: {},
    md5OfBody: message.md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:${world.region}:${world.accountId}:${queueName}`,
    awsRegion: world.region,
  };
}
