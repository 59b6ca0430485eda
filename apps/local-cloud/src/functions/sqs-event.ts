import type { ReceivedMessage } from '@poolkeeper/pool-world';

/** The event that Lambda's poller makes of a batch of messages. */
export function sqsEvent(
  messages: readonly ReceivedMessage[],
  { queueArn, region }: { readonly queueArn: string; readonly region: string },
): object {
  return {
    Records: messages.map((message) => ({
      messageId: message.messageId,
      receiptHandle: message.receiptHandle,
      body: message.body,
      attributes: {
        ApproximateReceiveCount: String(message.receiveCount),
        SentTimestamp: String(message.sentAt),
        SenderId: 'AIDALOCALCLOUD',
        ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
      },
      messageAttributes: {},
      md5OfBody: message.md5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: region,
    })),
  };
}
