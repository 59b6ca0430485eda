import type { AutoScalingClient, AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { readPause, type Pause } from '@poolkeeper/pool-model';
import { awsAccess } from '../aws/aws-access.ts';
import { explainAwsError } from '../aws/explain-aws-error.ts';
import type { CommandContext } from '../cli/context.ts';
import { CommandError } from '../cli/errors.ts';
import { deployedSettings } from './deployed-pools.ts';

/** The Auto Scaling group of a deployed pool, for commands that need AWS only, and nothing of Spacelift. */
export interface DeployedGroup {
  readonly pool: string;
  readonly name: string;
  readonly client: AutoScalingClient;
  /** @throws CommandError when the group does not exist. */
  describe(): Promise<AutoScalingGroup>;
}

/** @throws CommandError when the pool is not deployed, or AWS refuses a call. */
export async function withDeployedGroup<Value>(
  context: CommandContext,
  pool: string,
  use: (group: DeployedGroup) => Promise<Value>,
): Promise<Value> {
  const { name, region } = (await deployedSettings(context, pool)).connection.group;
  const { AutoScalingClient, DescribeAutoScalingGroupsCommand } =
    await import('@aws-sdk/client-auto-scaling');
  const client = new AutoScalingClient({ ...awsAccess(context, region) });
  const describe = async () => {
    const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] });
    const { AutoScalingGroups: [group] = [] } = await client.send(command);
    if (group !== undefined) return group;
    throw new CommandError(`the pool ${pool} has no Auto Scaling group ${name}`, {
      code: 'pool-not-deployed',
      fault: 'environment',
      fix: `Find out who has deleted it, or deploy the pool again: poolkeeper deploy ${pool}.`,
      details: { pool, group: name },
    });
  };
  try {
    return await use({ pool, name, client, describe });
  } catch (error) {
    throw explainAwsError(error);
  } finally {
    client.destroy();
  }
}

export function tagsOf({ Tags = [] }: Pick<AutoScalingGroup, 'Tags'>): ReadonlyMap<string, string> {
  return new Map(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** The pause that the tags of a group ask for, in force or over. A tag that cannot be read is replaced or removed as any other. */
export function findPause(group: AutoScalingGroup): Pause | 'unreadable' | undefined {
  try {
    return readPause(tagsOf(group));
  } catch {
    return 'unreadable';
  }
}

export async function writeTag(
  { client, name }: DeployedGroup,
  { key, value }: { readonly key: string; readonly value: string },
): Promise<void> {
  const { CreateOrUpdateTagsCommand } = await import('@aws-sdk/client-auto-scaling');
  const tag = { ...tagOf(name), Key: key, Value: value, PropagateAtLaunch: false };
  await client.send(new CreateOrUpdateTagsCommand({ Tags: [tag] }));
}

export async function removeTag({ client, name }: DeployedGroup, key: string): Promise<void> {
  const { DeleteTagsCommand } = await import('@aws-sdk/client-auto-scaling');
  await client.send(new DeleteTagsCommand({ Tags: [{ ...tagOf(name), Key: key }] }));
}

function tagOf(group: string) {
  return { ResourceId: group, ResourceType: 'auto-scaling-group' };
}
