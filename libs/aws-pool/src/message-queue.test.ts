import { ChangeMessageVisibilityCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMessageQueue } from './index.ts';
import { anAwsError } from './testing/an-aws-error.ts';

const sqs = mockClient(SQSClient);

beforeEach(() => {
  sqs.reset();
});

describe('hiding a message', () => {
  it('sets its visibility timeout', async () => {
    sqs.on(ChangeMessageVisibilityCommand).resolves({});
    expect(await queue().hide('handle-1', 10)).toBe('hidden');
    expect(sqs.commandCalls(ChangeMessageVisibilityCommand)[0]?.args[0].input).toEqual({
      QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/000000000000/hooks',
      ReceiptHandle: 'handle-1',
      VisibilityTimeout: 10,
    });
  });

  it.each([
    anAwsError('MessageNotInflight'),
    anAwsError('ReceiptHandleIsInvalid'),
    anAwsError(
      'InvalidParameterValue',
      'Reason: Message does not exist or is not available for visibility timeout change.',
    ),
  ])('tells a message that is back in the queue as an outcome (%s)', async (error) => {
    sqs.on(ChangeMessageVisibilityCommand).rejects(error);
    expect(await queue().hide('handle-1', 10)).toBe('no-longer-held');
  });

  it('throws after any other refusal', async () => {
    sqs
      .on(ChangeMessageVisibilityCommand)
      .rejects(anAwsError('InvalidParameterValue', 'VisibilityTimeout is invalid'));
    await expect(queue().hide('handle-1', -1)).rejects.toMatchObject({ name: 'UnexpectedAwsError' });
  });
});

describe('sending a message', () => {
  it('sends its body unchanged', async () => {
    sqs.on(SendMessageCommand).resolves({});
    await queue().send('{"a":1}');
    expect(sqs.commandCalls(SendMessageCommand)[0]?.args[0].input).toEqual({
      QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/000000000000/hooks',
      MessageBody: '{"a":1}',
    });
  });

  it('throws if the queue refuses it', async () => {
    sqs.on(SendMessageCommand).rejects(anAwsError('AccessDenied'));
    await expect(queue().send('x')).rejects.toMatchObject({
      name: 'AccessDeniedError',
      action: 'sqs:SendMessage',
    });
  });
});

function queue() {
  return createMessageQueue({
    region: 'eu-west-1',
    url: 'https://sqs.eu-west-1.amazonaws.com/000000000000/hooks',
  });
}
