import { readRenewal } from '@poolkeeper/pool-model';
import { hasEnded, type GroupRecord, type World } from '@poolkeeper/pool-world';
import { deployment } from '../deployment.ts';
import { unexplainedInstances, type ExplainingFacts } from '../invariants/unexplained-instances.ts';
import type { DrawnSettings } from '../scenario/scenario.ts';
import { restingCapacity } from './resting-capacity.ts';

export interface Resting {
  readonly explaining: ExplainingFacts;
  readonly autoscaler: DrawnSettings;
}

/**
 * What keeps the pool from being at rest; empty at rest. All runs have ended, the group is as its policies want it, and no
 * instance is unexplained.
 */
export function unrest(world: World, { explaining, autoscaler }: Resting): readonly string[] {
  const [group] = world.autoScaling.describeGroups();
  return [
    ...unfinishedRuns(world),
    ...unhandledMessages(world),
    ...(group === undefined
      ? []
      : [
          ...wrongCapacity(group, { autoscaler, now: world.now }),
          ...wrongHeadroom(group, world, autoscaler),
          ...wrongShare(group, autoscaler),
          ...outdatedInstances(group, autoscaler),
          ...instancesToRenew(group, world),
        ]),
    ...wrongWarmPool(world),
    ...unexplainedInstances(world, explaining).map(({ instanceId, as }) => `${instanceId} ${as}`),
  ];
}

function unfinishedRuns({ spaceliftPools }: World): readonly string[] {
  const left = spaceliftPools.all().flatMap((pool) => pool.runs().filter(({ state }) => !hasEnded(state)));
  const byState = [...Map.groupBy(left, ({ state }) => state)];
  return byState.map(([state, runs]) => `${runs.length} runs ${state}`);
}

function unhandledMessages({ sqs }: World): readonly string[] {
  const { visible, inFlight, delayed } = sqs.queue(deployment.queueName);
  const messages = visible + inFlight + delayed;
  return messages > 0 ? [`${messages} messages in the queue`] : [];
}

function wrongCapacity(
  group: GroupRecord,
  { autoscaler, now }: { readonly autoscaler: DrawnSettings; readonly now: number },
): readonly string[] {
  const { desiredCapacity, instances } = group;
  const { min, max } = restingCapacity(autoscaler, group, now);
  const inService = instances.filter(({ lifecycleState }) => lifecycleState === 'InService').length;
  const others = instances.filter(({ lifecycleState }) => lifecycleState !== 'InService');
  return [
    ...(desiredCapacity < min || desiredCapacity > max
      ? [`desired capacity ${desiredCapacity} instead of ${min} to ${max}`]
      : []),
    ...(inService === desiredCapacity ? [] : [`${inService} in service of ${desiredCapacity} desired`]),
    ...others.map(({ instanceId, lifecycleState }) => `${instanceId} ${lifecycleState}`),
  ];
}

function wrongHeadroom(
  group: GroupRecord,
  { spacelift, now }: World,
  autoscaler: DrawnSettings,
): readonly string[] {
  const idle = spacelift.everyWorker().filter(({ busy, drained }) => !busy && !drained).length;
  const { minIdle } = restingCapacity(autoscaler, group, now);
  return idle < minIdle ? [`${idle} workers idle instead of ${minIdle}`] : [];
}

/** Spot must be bought as before the faults. */
function wrongShare({ purchaseMix }: GroupRecord, { purchase }: DrawnSettings): readonly string[] {
  if (purchaseMix === undefined || purchase === undefined) return [];
  const { onDemandPercentage } = purchaseMix;
  return onDemandPercentage === purchase.onDemandPercentage
    ? []
    : [`${onDemandPercentage} % on-demand instead of ${purchase.onDemandPercentage} %`];
}

/** Outdated instances, if the policy rolls at all times. */
function outdatedInstances(group: GroupRecord, { roll }: DrawnSettings): readonly string[] {
  if (roll?.outdated !== true || roll.windows !== undefined) return [];
  return group.instances
    .filter(({ launchTemplateVersion }) => launchTemplateVersion !== group.launchTemplateVersion)
    .map(({ instanceId }) => `${instanceId} outdated`);
}

/** Instances that were launched before an operator's request to renew them. */
function instancesToRenew({ instances, ownTags }: GroupRecord, { ec2 }: World): readonly string[] {
  const before = readRenewal(new Map(Object.entries(ownTags))) ?? -Infinity;
  const old = new Set(
    ec2
      .describeInstances()
      .flatMap(({ instanceId, launchTime }) => (launchTime < before ? [instanceId] : [])),
  );
  return instances.flatMap(({ instanceId }) => (old.has(instanceId) ? [`${instanceId} to renew`] : []));
}

/** The warm pool must have the size that AWS keeps, with every instance ready. */
function wrongWarmPool({ autoScaling }: World): readonly string[] {
  return autoScaling.describeGroups().flatMap(({ name, desiredCapacity, maxSize }) => {
    const pool = autoScaling.describeWarmPool(name);
    if (pool === undefined) return [];
    const { minSize, maxGroupPreparedCapacity = maxSize, poolState, instances } = pool;
    const wanted = Math.max(minSize, maxGroupPreparedCapacity - desiredCapacity);
    const ready = instances.filter(({ lifecycleState }) => lifecycleState === `Warmed:${poolState}`).length;
    return ready === wanted && instances.length === wanted
      ? []
      : [`${ready} of ${instances.length} warm instances ready instead of ${wanted}`];
  });
}
