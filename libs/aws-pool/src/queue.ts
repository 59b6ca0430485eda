import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { callAws, clientSettings, type AwsConnection } from './connection.ts';
import { codeOf, messageOf } from './translate-aws-error.ts';

export interface QueueOptions extends AwsConnection {
  /** URL of the SQS queue. */
  readonly url: string;
}

export interface Queue {
  /**
   * Hides a received message for so many seconds from now (0 to 43,200). `no-longer-held`: its visibility ran out
   * before, so it is back in the queue already. May throw the errors that every call may throw.
   */
  hide(receiptHandle: string, seconds: number): Promise<'hidden' | 'no-longer-held'>;
  /** Puts a message in the queue. May throw the errors that every call may throw. */
  send(body: string): Promise<void>;
}

/** Makes its SDK client once: create it outside of a function's handler. */
export function createQueue(options: QueueOptions): Queue {
  const sqs = new SQSClient(clientSettings(options));

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

    async send(body) {
      const command = new SendMessageCommand({ QueueUrl: options.url, MessageBody: body });
      await callAws(options, {
        action: 'sqs:SendMessage',
        send: (sending) => sqs.send(command, sending),
      });
    },
  };
}

/** SQS answers an expired handle with either code, or with `InvalidParameterValue` and these words. */
function noLongerHeld(error: unknown): 'no-longer-held' | undefined {
  const code = codeOf(error);
  const isIt =
    code === 'MessageNotInflight' ||
    code === 'ReceiptHandleIsInvalid' ||
    (code.startsWith('InvalidParameterValue') &&
      /message does not exist|not available/i.test(messageOf(error)));
  return isIt ? 'no-longer-held' : undefined;
}
