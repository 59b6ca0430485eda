import { poolNames } from '@poolkeeper/pool-config';
import { awsAccess } from '../../aws/aws-access.ts';
import { explainAwsError } from '../../aws/explain-aws-error.ts';
import type { CommandContext } from '../../command-context.ts';
import type { Deployable } from '../../deployment/deployables.ts';
import { CommandError } from '../../errors.ts';

/**
 * A service that is deleted leaves its pools without scaling or without their gate.
 *
 * @throws CommandError when pools of the account stay that may need a service which is to go.
 */
export async function requireUnneeded(
  context: CommandContext,
  deployables: readonly Deployable[],
): Promise<void> {
  const regions = new Set(deployables.filter(({ kind }) => kind === 'service').map(({ region }) => region));
  for (const region of regions) {
    const going = deployables.filter((each) => each.region === region).map(({ stackName }) => stackName);
    const staying = (await poolStacks(context, region)).filter((stack) => !going.includes(stack));
    if (staying.length === 0) continue;
    throw new CommandError(`pools may need the services that are to be deleted: ${staying.join(', ')}`, {
      code: 'pools-left',
      fault: 'environment',
      fix: 'Delete the pools first or with them. If all of them have functions of their own, give --force.',
      details: { stacks: staying },
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
