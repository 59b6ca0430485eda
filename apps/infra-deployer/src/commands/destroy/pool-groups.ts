import { poolNames } from '@poolkeeper/pool-config';
import { awsAccess } from '../../aws/aws-access.ts';
import { explainAwsError } from '../../aws/explain-aws-error.ts';
import type { CommandContext } from '../../cli/context.ts';
import type { Deployable } from '../../stacks/deployables.ts';

/** The number of instances of a pool, in any state. */
export interface GroupSize {
  readonly pool: string;
  readonly instances: number;
}

/** The Auto Scaling groups of pools that are to be deleted. */
export interface PoolGroups extends AsyncDisposable {
  /** Sizes of all groups. A group that does not exist has no instances. */
  sizes(): Promise<readonly GroupSize[]>;
  /** Sets the capacity of every group to 0. The gate releases each instance when its run has ended. */
  close(): Promise<void>;
}

export function openPoolGroups(context: CommandContext, deployables: readonly Deployable[]): PoolGroups {
  const pools = deployables.filter(({ kind }) => kind === 'pool');
  const connect = async () => {
    const sdk = await import('@aws-sdk/client-auto-scaling');
    return {
      sdk,
      clients: pools.map(({ name, region }) => ({
        pool: name,
        group: poolNames(name).group,
        client: new sdk.AutoScalingClient({ ...awsAccess(context, region) }),
      })),
    };
  };
  let connection: ReturnType<typeof connect> | undefined;
  const connected = () => (connection ??= connect());

  async function sizes(): Promise<readonly GroupSize[]> {
    const { sdk, clients } = await connected();
    return Promise.all(
      clients.map(async ({ pool, group, client }) => {
        const command = new sdk.DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [group] });
        const { AutoScalingGroups = [] } = await client.send(command);
        return { pool, instances: AutoScalingGroups[0]?.Instances?.length ?? 0 };
      }),
    ).catch((error: unknown) => {
      throw explainAwsError(error);
    });
  }

  return {
    sizes,
    async close() {
      const { sdk, clients } = await connected();
      const occupied = (await sizes()).filter(({ instances }) => instances > 0);
      for (const { pool, group, client } of clients) {
        if (!occupied.some((each) => each.pool === pool)) continue;
        const command = new sdk.UpdateAutoScalingGroupCommand({
          AutoScalingGroupName: group,
          MinSize: 0,
          MaxSize: 0,
          DesiredCapacity: 0,
        });
        await client.send(command).catch((error: unknown) => {
          throw explainAwsError(error);
        });
      }
    },
    async [Symbol.asyncDispose]() {
      if (connection === undefined) return;
      for (const { client } of (await connection).clients) client.destroy();
    },
  };
}
