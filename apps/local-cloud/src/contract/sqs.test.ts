import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  paginateListQueues,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type Message,
  type ReceiveMessageCommandInput,
} from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { aCloud } from './a-cloud.ts';

describe('queues', () => {
  it('have URLs at the host that the client uses', async () => {
    const { sqs, server, QueueUrl } = await aQueue();

    const listed = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'jo' }));
    const named = await sqs.send(new GetQueueUrlCommand({ QueueName: 'jobs' }));

    expect(QueueUrl).toBe(`${server.url}/000000000000/jobs`);
    expect(listed.QueueUrls).toEqual([QueueUrl]);
    expect(named.QueueUrl).toBe(QueueUrl);
  });

  it('that do not exist are refused with both error codes', async () => {
    const { sqs } = await aQueue();

    await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'none' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      Code: 'AWS.SimpleQueueService.NonExistentQueue',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('are listed in pages', async () => {
    const { sqs } = await aQueue();

    const pages = [];
    for await (const page of paginateListQueues({ client: sqs, pageSize: 1 }, {})) pages.push(page.QueueUrls);

    expect(pages).toEqual([[expect.stringMatching(/\/dead$/)], [expect.stringMatching(/\/jobs$/)]]);
  });

  it('have their attributes as strings', async () => {
    const { sqs, QueueUrl } = await aQueue();
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'one' }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'two', DelaySeconds: 900 }));

    const all = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    const one = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));

    expect(all.Attributes).toMatchObject({
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesDelayed: '1',
      CreatedTimestamp: '1767600000',
      VisibilityTimeout: '60',
      RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:000000000000:dead","maxReceiveCount":3}',
    });
    expect(one.Attributes).toEqual({ QueueArn: 'arn:aws:sqs:eu-west-1:000000000000:jobs' });
  });

  it('refuse an unknown attribute', async () => {
    const { sqs, QueueUrl } = await aQueue();
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Colour' as 'All'] });

    await expect(sqs.send(command)).rejects.toMatchObject({ name: 'InvalidAttributeName' });
  });

  it('are purged', async () => {
    const { sqs, QueueUrl, receive } = await aQueue();
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'gone' }));

    await sqs.send(new PurgeQueueCommand({ QueueUrl }));

    expect(await receive()).toEqual([]);
  });

  it('are created with attributes, and a second creation returns them', async () => {
    const { sqs, server, world } = await aQueue();
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: 'arn:aws:sqs:eu-west-1:000000000000:dead',
      maxReceiveCount: 5,
    });
    const Attributes = { VisibilityTimeout: '90', MessageRetentionPeriod: '3600', RedrivePolicy };

    const created = await sqs.send(new CreateQueueCommand({ QueueName: 'new', Attributes }));
    const again = await sqs.send(new CreateQueueCommand({ QueueName: 'new', Attributes }));

    expect(created.QueueUrl).toBe(`${server.url}/000000000000/new`);
    expect(again.QueueUrl).toBe(created.QueueUrl);
    expect(world.sqs.queue('new')).toMatchObject({
      visibilityTimeoutSeconds: 90,
      retentionSeconds: 3600,
      redrive: { queueName: 'dead', maxReceiveCount: 5 },
    });
  });

  it.each([
    { Attributes: { VisibilityTimeout: 'long' }, name: 'InvalidAttributeValue' },
    { Attributes: { RedrivePolicy: '{"maxReceiveCount": 5}' }, name: 'InvalidAttributeValue' },
    { Attributes: { RedrivePolicy: 'dead' }, name: 'InvalidAttributeValue' },
    { Attributes: { FifoQueue: 'true' }, name: 'NotImplemented' },
  ])('are not created with $Attributes', async ({ Attributes, name }) => {
    const { sqs } = await aQueue();

    const request = sqs.send(new CreateQueueCommand({ QueueName: 'new', Attributes }));

    await expect(request).rejects.toMatchObject({ name });
  });
});

describe('messages', () => {
  it('are sent in batches whose entries fail independently', async () => {
    const { sqs, QueueUrl, world } = await aQueue();
    const Entries = [
      { Id: 'good', MessageBody: 'one' },
      { Id: 'late', MessageBody: 'two', DelaySeconds: 901 },
    ];

    const { Successful, Failed } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));

    expect(Successful).toMatchObject([{ Id: 'good', MessageId: expect.any(String) as string }]);
    expect(Failed).toMatchObject([{ Id: 'late', Code: 'InvalidParameterValue', SenderFault: true }]);
    expect(world.sqs.queue('jobs')).toMatchObject({ visible: 1 });
  });

  it('are received as they were sent, with the requested attributes', async () => {
    const { sqs, QueueUrl, receive, pass } = await aQueue();
    const body = '{"text": "grüße <&> \\n"}';
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
    pass(1);

    const messages = await receive({ MessageSystemAttributeNames: ['All'] });

    expect(messages).toMatchObject([
      {
        Body: body,
        Attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: '1767600000000',
          ApproximateFirstReceiveTimestamp: '1767600001000',
        },
      },
    ]);
  });

  it('have no attributes that were not requested', async () => {
    const { sqs, QueueUrl, receive } = await aQueue();
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'plain' }));

    expect((await receive())[0]).not.toHaveProperty('Attributes');
  });

  it('are hidden for the visibility timeout, then become visible again', async () => {
    const { sqs, QueueUrl, receive, pass } = await aQueue();
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'again' }));

    const first = await receive();
    pass(59);
    const hidden = await receive();
    pass(1);
    // oxlint-disable-next-line typescript/no-deprecated -- clients in use still send it
    const second = await receive({ AttributeNames: ['All'] });

    expect([first.length, hidden.length]).toEqual([1, 0]);
    expect(second).toMatchObject([{ Body: 'again', Attributes: { ApproximateReceiveCount: '2' } }]);
  });

  it('are hidden for longer or shorter when their visibility is changed', async () => {
    const { sqs, QueueUrl, receive, pass } = await aQueue();
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'later' }));
    const { ReceiptHandle } = await only(receive());

    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 120 }));
    pass(119);
    const hidden = await receive();
    pass(1);

    expect(hidden).toEqual([]);
    expect(await receive()).toMatchObject([{ Body: 'later' }]);
  });

  it('are removed when they are deleted', async () => {
    const { sqs, QueueUrl, receive, pass } = await aQueue();
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'done' }));
    const { ReceiptHandle } = await only(receive());

    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    pass(3600);

    expect(await receive()).toEqual([]);
  });

  it('cannot be changed with an invalid handle or for more than twelve hours', async () => {
    const { sqs, QueueUrl } = await aQueue();
    const handle = { QueueUrl, ReceiptHandle: 'made up' };

    await expect(sqs.send(new DeleteMessageCommand(handle))).rejects.toMatchObject({
      name: 'ReceiptHandleIsInvalid',
    });
    await expect(
      sqs.send(new ChangeMessageVisibilityCommand({ ...handle, VisibilityTimeout: 43_201 })),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('are changed and deleted in batches whose entries fail independently', async () => {
    const { sqs, QueueUrl, receive } = await aQueue();
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'batched' }));
    const { ReceiptHandle } = await only(receive());
    const Entries = [
      { Id: 'good', ReceiptHandle, VisibilityTimeout: 0 },
      { Id: 'bad', ReceiptHandle: 'made up', VisibilityTimeout: 0 },
    ];

    const changed = await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
    const again = await only(receive());
    const deleted = await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [{ Id: 'good', ReceiptHandle: again.ReceiptHandle }],
      }),
    );

    expect(changed).toMatchObject({
      Successful: [{ Id: 'good' }],
      Failed: [{ Id: 'bad', Code: 'ReceiptHandleIsInvalid', SenderFault: true }],
    });
    expect(deleted).toMatchObject({ Successful: [{ Id: 'good' }], Failed: [] });
  });

  it('cannot be deleted in invalid batches', async () => {
    const { sqs, QueueUrl } = await aQueue();
    const entries = (...ids: string[]) => ids.map((Id) => ({ Id, ReceiptHandle: 'any' }));
    const remove = (...ids: string[]) =>
      sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: entries(...ids) }));

    await expect(remove()).rejects.toMatchObject({ name: 'EmptyBatchRequest' });
    await expect(remove('a', 'a')).rejects.toMatchObject({ name: 'BatchEntryIdsNotDistinct' });
    await expect(remove(...Array.from({ length: 11 }, (_, index) => `${index}`))).rejects.toMatchObject({
      name: 'TooManyEntriesInBatchRequest',
    });
  });

  it('with message attributes are refused', async () => {
    const { sqs, QueueUrl } = await aQueue();
    const MessageAttributes = { kind: { DataType: 'String', StringValue: 'x' } };

    const request = sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', MessageAttributes }));

    await expect(request).rejects.toMatchObject({ name: 'NotImplemented' });
  });
});

describe('receiving', () => {
  it('refuses more than ten messages, a longer wait than AWS allows and unknown attributes', async () => {
    const { receive } = await aQueue();

    await expect(receive({ MaxNumberOfMessages: 11 })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message:
        'Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
    });
    await expect(receive({ WaitTimeSeconds: 21 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    // oxlint-disable-next-line typescript/no-deprecated -- clients in use still send it
    await expect(receive({ AttributeNames: ['Colour' as 'All'] })).rejects.toMatchObject({
      name: 'InvalidAttributeName',
    });
  });

  it('names the parameter that is missing', async () => {
    const { receive } = await aQueue();

    await expect(receive({ QueueUrl: undefined })).rejects.toMatchObject({
      name: 'MissingParameter',
      message: 'The request must contain the parameter QueueUrl.',
    });
  });

  it('waits for a message in pool time', async () => {
    const { sqs, QueueUrl, receive } = await aQueue();

    const waiting = receive({ WaitTimeSeconds: 20 });
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'at last' }));

    expect(await waiting).toMatchObject([{ Body: 'at last' }]);
  });

  it('waits no longer than requested', async () => {
    const { receive, pass } = await aQueue();

    const waiting = receive({ WaitTimeSeconds: 20 });
    await receive();
    pass(20);

    expect(await waiting).toEqual([]);
  });
});

it('ends waiting receives when the server closes', async () => {
  const { receive, server } = await aQueue();

  const ended = expect(receive({ WaitTimeSeconds: 20 })).rejects.toThrow();
  await receive();
  await server.close();

  await ended;
});

/** A cloud with the queue `jobs`, which hides messages for a minute and moves them to a dead-letter queue after three receives. */
async function aQueue() {
  const queues = [
    { name: 'dead' },
    { name: 'jobs', visibilityTimeoutSeconds: 60, redrive: { queueName: 'dead', maxReceiveCount: 3 } },
  ];
  const cloud = await aCloud({ group: { queues, hooks: [] } });
  const { QueueUrl } = await cloud.sqs.send(new GetQueueUrlCommand({ QueueName: 'jobs' }));
  const receive = async (options: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> => {
    const { Messages } = await cloud.sqs.send(new ReceiveMessageCommand({ QueueUrl, ...options }));
    return Messages ?? [];
  };
  return { ...cloud, QueueUrl, receive };
}

async function only(messages: Promise<Message[]>): Promise<Message> {
  const [message, ...others] = await messages;
  expect(others).toEqual([]);
  expect.assert(message !== undefined);
  return message;
}
