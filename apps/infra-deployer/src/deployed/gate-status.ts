import { awsAccess } from '../aws/aws-access.ts';
import type { GateStatus } from '../commands/status/pool-status.ts';
import type { CommandContext } from '../command-context.ts';
import type { DeployedPool } from './deployed-pools.ts';

/** How much the gate of a pool has to do; undefined when its queues can't be read, which is told. */
export async function gateStatus(
  context: CommandContext,
  { name, settings: { connection, lifecycle } }: DeployedPool,
): Promise<GateStatus | undefined> {
  const { GetQueueAttributesCommand, SQSClient } = await import('@aws-sdk/client-sqs');
  const sqs = new SQSClient({ ...awsAccess(context), region: connection.group.region });
  const lengthOf = async (QueueUrl: string) => {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
  };
  try {
    const [waiting, redrive] = await Promise.all([
      lengthOf(lifecycle.queueUrl),
      lifecycle.redriveQueueUrl === undefined ? 0 : lengthOf(lifecycle.redriveQueueUrl),
    ]);
    return { waiting, redrive };
  } catch (error) {
    context.host.tell({
      level: 'warning',
      text: `the queues of ${name} can't be read: ${error instanceof Error ? error.message : String(error)}`,
    });
    return undefined;
  } finally {
    sqs.destroy();
  }
}
