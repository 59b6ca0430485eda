import type {
  DeleteWarmPoolCommandInput,
  DescribeWarmPoolCommandInput,
  DescribeWarmPoolCommandOutput,
  PutWarmPoolCommandInput,
  WarmPoolConfiguration,
} from '@aws-sdk/client-auto-scaling';
import type { WarmPoolRecord } from '@poolkeeper/pool-world';
import type { Answer, Call } from '../call.ts';
import { requireOneOf } from '../constraint.ts';
import { present } from '../present.ts';
import { notServed } from '../service.ts';
import { describeInstance } from './describe-instance.ts';
import { groupNamed } from './group-named.ts';
import { pageOfRecords } from './records.ts';

/** AWS's value for a prepared capacity that is limited only by the group's maximum size. */
const noLimit = -1;

export function putWarmPool(input: PutWarmPoolCommandInput, { world }: Call): undefined {
  const {
    AutoScalingGroupName: groupName = '',
    MinSize,
    MaxGroupPreparedCapacity,
    PoolState,
    InstanceReusePolicy,
    ...others
  } = input;
  const ignored = Object.keys(others);
  if (ignored.length > 0) throw notServed(`autoscaling:PutWarmPool with ${ignored.join(', ')}`);
  world.autoScaling.putWarmPool({
    groupName,
    ...present({
      minSize: MinSize,
      reuseOnScaleIn: InstanceReusePolicy?.ReuseOnScaleIn,
      maxGroupPreparedCapacity: MaxGroupPreparedCapacity === noLimit ? undefined : MaxGroupPreparedCapacity,
      poolState: PoolState && requireOneOf('poolState', ['Stopped', 'Running'], PoolState),
    }),
  });
}

export function deleteWarmPool(input: DeleteWarmPoolCommandInput, { world }: Call): undefined {
  const { AutoScalingGroupName: groupName = '', ForceDelete: force = false } = input;
  world.autoScaling.deleteWarmPool({ groupName, force });
}

export function describeWarmPool(
  input: DescribeWarmPoolCommandInput,
  { world }: Call,
): Answer<DescribeWarmPoolCommandOutput> {
  const { AutoScalingGroupName: groupName = '' } = input;
  const group = groupNamed(world, groupName);
  const warmPool = world.autoScaling.describeWarmPool(groupName);
  const { items, nextToken } = pageOfRecords(
    input,
    { default: 50, maximum: 50 },
    { items: warmPool?.instances ?? [], keyOf: ({ instanceId }) => instanceId },
  );
  return {
    WarmPoolConfiguration: warmPool && warmPoolConfiguration(warmPool),
    Instances: items.map((instance) => describeInstance(instance, group)),
    NextToken: nextToken,
  };
}

export function warmPoolConfiguration(warmPool: WarmPoolRecord): WarmPoolConfiguration {
  return {
    MinSize: warmPool.minSize,
    MaxGroupPreparedCapacity: warmPool.maxGroupPreparedCapacity,
    PoolState: warmPool.poolState,
    InstanceReusePolicy: warmPool.reuseOnScaleIn ? { ReuseOnScaleIn: true } : undefined,
    Status: warmPool.status,
  };
}
