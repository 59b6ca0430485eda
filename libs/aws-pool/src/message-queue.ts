import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { callAws, clientOf, type AwsConnection } from './connection.ts';
import { codeOf, messageOf } from './translate-aws-error.ts';

export interface MessageQueueOptions extends AwsConnection {
  /** URL of the SQS queue. */
  readonly url: string;
}

export interface MessageQueue {
  /**
   * Hides a received message for a number of seconds from now (0 to 43,200). `no-longer-held`: its visibility timeout has
   * expired, so the message is already back in the queue. May throw the errors of every call.
   */
  hide(receiptHandle: string, seconds: number): Promise<'hidden' | 'no-longer-held'>;
  /** Sends a message to the queue; a FIFO queue needs the message's group. May throw the errors of every call. */
  send(body: string, groupId?: string): Promise<void>;
}

/** Creates the SDK client once, so call it outside the Lambda handler. */
export function createMessageQueue(options: MessageQueueOptions): MessageQueue {
  // By default, the SDK sends requests to the host in the queue's URL, which a pool's settings could change.
  const sqs = clientOf(
    'sqs',
    options,
    (settings) => new SQSClient({ ...settings, useQueueUrlAsEndpoint: false }),
  );

  return {
    async hide(receiptHandle, seconds) {
      const command = new ChangeMessageVisibilityCommand({
        QueueUrl: options.url,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      });
      const answer = await callAws(
        options,
        { action: 'sqs:ChangeMessageVisibility', send: (sending) => sqs.send(command, sending) },
        noLongerHeld,
      );
      return answer === 'no-longer-held' ? answer : 'hidden';
    },

    async send(body, groupId) {
      const command = new SendMessageCommand({
        QueueUrl: options.url,
        MessageBody: body,
        ...(groupId !== undefined && { MessageGroupId: groupId }),
      });
      await callAws(options, {
        action: 'sqs:SendMessage',
        send: (sending) => sqs.send(command, sending),
      });
    },
  };
}

/** For an expired handle SQS answers with one of the two codes, or with `InvalidParameterValue` and one of these messages. */
function noLongerHeld(error: unknown): 'no-longer-held' | undefined {
  const code = codeOf(error);
  const isIt =
    code === 'MessageNotInflight' ||
    code === 'ReceiptHandleIsInvalid' ||
    (code.startsWith('InvalidParameterValue') &&
      /message does not exist|not available/i.test(messageOf(error)));
  return isIt ? 'no-longer-held' : undefined;
}
