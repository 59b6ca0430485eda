import {
  DescribeAutoScalingGroupsCommand,
  DescribeWarmPoolCommand,
  type AutoScalingClient,
  type AutoScalingGroup,
} from '@aws-sdk/client-auto-scaling';

/** The group of the throwaway pool. */
export interface ObservedGroup {
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredCapacity: number;
  /** Lifecycle states by instance id, those of the warm pool included. */
  readonly states: ReadonlyMap<string, string>;
  readonly hasWarmPool: boolean;
}

/** Undefined if there is no such group. */
export async function observeGroup(
  client: AutoScalingClient,
  name: string,
): Promise<ObservedGroup | undefined> {
  const { AutoScalingGroups = [] } = await client.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
  );
  const [group] = AutoScalingGroups;
  if (group === undefined) return undefined;
  const warm = group.WarmPoolConfiguration === undefined ? [] : await warmInstances(client, name);
  return {
    minSize: group.MinSize ?? 0,
    maxSize: group.MaxSize ?? 0,
    desiredCapacity: group.DesiredCapacity ?? 0,
    states: new Map([...(group.Instances ?? []), ...warm].map(stateOf)),
    hasWarmPool: group.WarmPoolConfiguration !== undefined,
  };
}

async function warmInstances(client: AutoScalingClient, name: string) {
  const { Instances = [] } = await client.send(new DescribeWarmPoolCommand({ AutoScalingGroupName: name }));
  return Instances;
}

function stateOf({
  InstanceId: id = '',
  LifecycleState: state,
}: NonNullable<AutoScalingGroup['Instances']>[number]): readonly [string, string] {
  return [id, state ?? 'unknown'];
}
