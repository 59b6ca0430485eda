import { poolNames } from '@poolkeeper/pool-config';
import { awsAccess } from '../../aws/aws-access.ts';
import { explainAwsError } from '../../aws/explain-aws-error.ts';
import type { CommandContext } from '../../cli/context.ts';
import { CommandError } from '../../cli/errors.ts';
import type { Deployable } from '../../stacks/deployables.ts';

/**
 * Deleting a service would leave its pools without scaling or without their gate.
 *
 * @throws CommandError when pools that may need a service remain in its account and region.
 */
export async function requireUnusedServices(
  context: CommandContext,
  deployables: readonly Deployable[],
): Promise<void> {
  const regions = new Set(deployables.filter(({ kind }) => kind === 'service').map(({ region }) => region));
  for (const region of regions) {
    const deleted = deployables.filter((each) => each.region === region).map(({ stackName }) => stackName);
    const remaining = (await poolStacks(context, region)).filter((stack) => !deleted.includes(stack));
    if (remaining.length === 0) continue;
    throw new CommandError(`pools may need the services to be deleted: ${remaining.join(', ')}`, {
      code: 'pools-left',
      fault: 'environment',
      fix: 'Delete the pools first or together with the services. If all of them have their own functions, pass --force.',
      details: { stacks: remaining },
    });
  }
}

async function poolStacks(context: CommandContext, region: string | undefined): Promise<readonly string[]> {
  const { CloudFormationClient, paginateDescribeStacks } = await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormationClient({ ...awsAccess(context, region) });
  const names: string[] = [];
  try {
    for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {})) {
      for (const { StackName: name = '', StackStatus: status = '' } of Stacks) {
        if (name.startsWith(poolNames('').stack) && status !== 'REVIEW_IN_PROGRESS') names.push(name);
      }
    }
    return names;
  } catch (error) {
    throw explainAwsError(error);
  } finally {
    client.destroy();
  }
}
