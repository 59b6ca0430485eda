import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { awsAccess } from '../../aws/aws-access.ts';
import { explainAwsError } from '../../aws/explain-aws-error.ts';
import type { CommandContext } from '../../cli/context.ts';
import type { Deployable } from '../../stacks/deployables.ts';

/** The stacks that exist and have termination protection. */
export async function protectedStacks(
  context: CommandContext,
  deployables: readonly Deployable[],
): Promise<readonly Deployable[]> {
  const { DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  return collect(context, deployables, async (client, { stackName }) => {
    const command = new DescribeStacksCommand({ StackName: stackName });
    try {
      const { Stacks = [] } = await client.send(command);
      return Stacks[0]?.EnableTerminationProtection === true;
    } catch (error) {
      if (error instanceof Error && error.message.includes('does not exist')) return false;
      throw error;
    }
  });
}

/** Switches the termination protection of stacks off, so that they can be deleted. The next deployment switches it on again. */
export async function switchProtectionOff(
  context: CommandContext,
  stacks: readonly Deployable[],
): Promise<void> {
  const { UpdateTerminationProtectionCommand } = await import('@aws-sdk/client-cloudformation');
  await collect(context, stacks, async (client, { stackName }) => {
    await client.send(
      new UpdateTerminationProtectionCommand({ StackName: stackName, EnableTerminationProtection: false }),
    );
    return true;
  });
}

/** The stacks for which `test` resolves to true, one after the other. */
async function collect(
  context: CommandContext,
  deployables: readonly Deployable[],
  test: (client: CloudFormationClient, deployable: Deployable) => Promise<boolean>,
): Promise<readonly Deployable[]> {
  const sdk = await import('@aws-sdk/client-cloudformation');
  const found: Deployable[] = [];
  for (const deployable of deployables) {
    const client = new sdk.CloudFormationClient({ ...awsAccess(context, deployable.region) });
    try {
      if (await test(client, deployable)) found.push(deployable);
    } catch (error) {
      throw explainAwsError(error);
    } finally {
      client.destroy();
    }
  }
  return found;
}
