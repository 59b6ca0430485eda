import { awsAccess } from '../aws/aws-access.ts';
import { explainAwsError } from '../aws/explain-aws-error.ts';
import type { CommandContext } from '../cli/context.ts';

/**
 * The URL of the webhook that a stack has: the stack of the autoscaler, or of a pool with functions of its own. Undefined if it has
 * none, or does not exist.
 *
 * @throws CommandError when AWS cannot be asked.
 */
export async function findWebhookUrl(
  context: CommandContext,
  { stackName, region }: { readonly stackName: string; readonly region?: string | undefined },
): Promise<string | undefined> {
  const { CloudFormationClient, DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormationClient({ ...awsAccess(context, region) });
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    return Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'WebhookUrl')?.OutputValue;
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return undefined;
    throw explainAwsError(error);
  } finally {
    client.destroy();
  }
}
