import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { Ec2Instance, GroupInstance, SpaceliftWorker, World } from '@poolkeeper/pool-world';
import { instancesOfWorkers } from '../stage/instance-of-worker.ts';

/** What explains that an instance has no worker that takes runs. */
export interface ExplainingFacts {
  readonly registrationGraceMs: DurationMs;
  readonly isDrainedByOperator: (workerId: string) => boolean;
  readonly isDetachedByOperator: (instanceId: string) => boolean;
}

export interface Unexplained {
  readonly instanceId: string;
  /** What is unexplained: `retained`, `held without a run`. */
  readonly as: string;
}

/** The machines that run and cost money at this moment without a reason. */
export function unexplainedInstances(world: World, explaining: ExplainingFacts): readonly Unexplained[] {
  const members = new Map(
    world.autoScaling
      .describeGroups()
      .flatMap(({ name, instances }) => [
        ...instances,
        ...(world.autoScaling.describeWarmPool(name)?.instances ?? []),
      ])
      .map((each) => [each.instanceId, each]),
  );
  const instanceIds = instancesOfWorkers(world);
  const workers = Map.groupBy(everyWorker(world), ({ id }) => instanceIds.get(id));
  return world.ec2.describeInstances().flatMap((machine) => {
    if (machine.state === 'shutting-down' || machine.state === 'terminated') return [];
    const { instanceId } = machine;
    const as = whyUnexplained(machine, {
      now: world.now,
      member: members.get(instanceId),
      workers: workers.get(instanceId) ?? [],
      ...explaining,
    });
    return as === undefined ? [] : [{ instanceId, as }];
  });
}

/** The workers of all pools. */
function everyWorker({ spaceliftPools }: World): readonly SpaceliftWorker[] {
  return spaceliftPools.all().flatMap((pool) => pool.everyWorker());
}

function whyUnexplained(
  machine: Ec2Instance,
  {
    now,
    member,
    workers,
    registrationGraceMs,
    isDrainedByOperator,
    isDetachedByOperator,
  }: ExplainingFacts & {
    readonly now: EpochMs;
    readonly member: GroupInstance | undefined;
    readonly workers: readonly SpaceliftWorker[];
  },
): string | undefined {
  if (workers.some(({ busy }) => busy)) return undefined;
  if (member === undefined) return isDetachedByOperator(machine.instanceId) ? undefined : 'not in the group';
  const { lifecycleState } = member;
  // An operator has to find it: the group lists it only in the warm pool, which Poolkeeper does not read.
  if (/^Warmed:.*:Retained$/u.test(lifecycleState)) return undefined;
  if (lifecycleState.endsWith('Retained')) return 'retained';
  if (lifecycleState.includes('Terminating')) return 'held without a run';
  if (lifecycleState.endsWith('Standby') || lifecycleState.startsWith('Warmed')) return undefined;
  if (workers.length === 0) {
    return now - machine.launchTime < registrationGraceMs ? undefined : 'without a worker';
  }
  const isDrainForgotten = workers.every(({ id, drained }) => drained && !isDrainedByOperator(id));
  return isDrainForgotten ? 'in service with a drained worker' : undefined;
}
