import type { WarmPoolConfiguration } from '@aws-sdk/client-auto-scaling';
import type { CommandContext } from '../../cli/context.ts';
import { pollUntilDone } from '../../cli/poll.ts';
import { removeTag, tagsOf, writeTag, type DeployedGroup } from '../../deployed/deployed-group.ts';

/** The tag of a group whose warm pool is being renewed: its own sizes, `2 10`, for a command that goes on where another was killed. */
export const warmPoolSizesTag = 'poolkeeper:warm-pool-sizes';

/** AWS's value for a warm pool without a limit. */
const noLimit = -1;

/**
 * Has the group replace its warm instances, and returns how many. No run is on them. Nothing else makes the group replace
 * them by its own rules, through the hook: Auto Scaling terminates no single instance of a warm pool, and EC2's own call would also
 * hit one that is just going into service. So the warm pool gets the size 0 until they leave, and then its own size again.
 */
export async function renewWarmPool(context: CommandContext, group: DeployedGroup): Promise<number> {
  const { pool } = group;
  const described = await group.describe();
  const warmPool = described.WarmPoolConfiguration;
  if (warmPool === undefined || warmPool.Status === 'PendingDelete') return 0;
  const sizes = readSizes(tagsOf(described).get(warmPoolSizesTag));
  const warm = await warmInstances(group);
  if (warm.size === 0 && sizes === undefined) return 0;
  const own = sizes ?? { min: warmPool.MinSize ?? 0, max: warmPool.MaxGroupPreparedCapacity ?? noLimit };
  await writeTag(group, { key: warmPoolSizesTag, value: `${own.min} ${own.max}` });
  try {
    await resize(group, warmPool, { min: 0, max: 0 });
    context.host.progress({ id: `warm:${pool}`, title: `warm pool of ${pool}`, state: 'running' });
    await pollUntilDone(context, {
      meanwhile: 'the warm pool gets its size back, and those of its instances that are left stay',
      read: async () => {
        const left = await warmInstances(group);
        return [...warm].some((id) => left.has(id)) ? undefined : 'all have left';
      },
    });
  } finally {
    await resize(group, warmPool, own);
    await removeTag(group, warmPoolSizesTag);
  }
  context.host.progress({ id: `warm:${pool}`, title: `warm pool of ${pool}`, state: 'done' });
  return warm.size;
}

interface Sizes {
  readonly min: number;
  readonly max: number;
}

function readSizes(value: string | undefined): Sizes | undefined {
  const [, min, max] = /^(\d+) (-1|\d+)$/.exec(value ?? '') ?? [];
  return min === undefined || max === undefined ? undefined : { min: Number(min), max: Number(max) };
}

/** Those that wait in the warm pool. One that is on its way into or out of it is left to the group. */
async function warmInstances({ client, name }: DeployedGroup): Promise<ReadonlySet<string>> {
  const { paginateDescribeWarmPool } = await import('@aws-sdk/client-auto-scaling');
  const ids = new Set<string>();
  for await (const { Instances = [] } of paginateDescribeWarmPool(
    { client },
    { AutoScalingGroupName: name },
  )) {
    for (const { InstanceId: id = '', LifecycleState: state = '' } of Instances) {
      if (/^Warmed:(Stopped|Hibernated|Running)$/.test(state)) ids.add(id);
    }
  }
  return ids;
}

async function resize(
  { client, name }: DeployedGroup,
  { PoolState, InstanceReusePolicy }: WarmPoolConfiguration,
  { min, max }: Sizes,
): Promise<void> {
  const { PutWarmPoolCommand } = await import('@aws-sdk/client-auto-scaling');
  await client.send(
    new PutWarmPoolCommand({
      AutoScalingGroupName: name,
      MinSize: min,
      MaxGroupPreparedCapacity: max,
      ...(PoolState !== undefined && { PoolState }),
      ...(InstanceReusePolicy !== undefined && { InstanceReusePolicy }),
    }),
  );
}
