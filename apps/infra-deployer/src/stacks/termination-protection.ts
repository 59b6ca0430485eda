import type { CloudFormationClient, Stack } from '@aws-sdk/client-cloudformation';
import { awsAccess } from '../aws/aws-access.ts';
import { explainAwsError } from '../aws/explain-aws-error.ts';
import type { CommandContext } from '../cli/context.ts';
import type { Deployable } from './deployables.ts';

/** The stacks that exist and have termination protection. */
export async function protectedStacks(
  context: CommandContext,
  deployables: readonly Deployable[],
): Promise<readonly Deployable[]> {
  return stacksThat(context, deployables, (stack) => stack.EnableTerminationProtection === true);
}

/**
 * The protected stacks whose creation failed. They have no resources, and have to be deleted before they can be created again, which
 * their protection prevents: the CDK sets it before the creation.
 */
export async function protectedFailures(
  context: CommandContext,
  deployables: readonly Deployable[],
): Promise<readonly Deployable[]> {
  return stacksThat(
    context,
    deployables,
    (stack) => stack.EnableTerminationProtection === true && stack.StackStatus === 'ROLLBACK_COMPLETE',
  );
}

async function stacksThat(
  context: CommandContext,
  deployables: readonly Deployable[],
  test: (stack: Stack) => boolean,
): Promise<readonly Deployable[]> {
  const { DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  return collect(context, deployables, async (client, { stackName }) => {
    const command = new DescribeStacksCommand({ StackName: stackName });
    try {
      const { Stacks = [] } = await client.send(command);
      return Stacks.some(test);
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
