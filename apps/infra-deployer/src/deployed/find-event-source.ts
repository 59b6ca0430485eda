import type { AwsAccess } from '../aws/aws-access.ts';

/** Whether a function receives the messages of a queue. */
export async function findEventSource(access: AwsAccess, queueUrl: string): Promise<boolean> {
  const [{ GetQueueAttributesCommand, SQSClient }, { LambdaClient, ListEventSourceMappingsCommand }] =
    await Promise.all([import('@aws-sdk/client-sqs'), import('@aws-sdk/client-lambda')]);
  // The address of a queue comes from the settings parameter, and must not choose the host.
  const sqs = new SQSClient({ ...access, useQueueUrlAsEndpoint: false });
  const lambda = new LambdaClient(access);
  try {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }),
    );
    const { EventSourceMappings: mappings = [] } = await lambda.send(
      new ListEventSourceMappingsCommand({ EventSourceArn: Attributes.QueueArn }),
    );
    return mappings.some(({ State: state = '' }) => isReceiving(state));
  } finally {
    sqs.destroy();
    lambda.destroy();
  }
}

/** Whether the state of an event source lets its function receive messages. */
export function isReceiving(state: string): boolean {
  return /^(Enabled|Enabling|Creating|Updating)$/.test(state);
}
