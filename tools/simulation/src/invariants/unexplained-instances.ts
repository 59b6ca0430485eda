import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { Ec2Instance, GroupInstance, SpaceliftWorker, World } from '@poolkeeper/pool-world';
import { carryingInstances } from '../carrying-instances.ts';

export interface Explaining {
  readonly registrationGraceMs: DurationMs;
  readonly isDrainedByOperator: (workerId: string) => boolean;
  readonly isInHand: (instanceId: string) => boolean;
}

export interface Unexplained {
  readonly instanceId: string;
  /** Why nobody would know what it is for: `retained`, `held without a run`. */
  readonly as: string;
}

/** The machines that run, cost money and serve nobody, at this moment. */
export function unexplainedInstances(world: World, explaining: Explaining): readonly Unexplained[] {
  const members = new Map(
    world.autoScaling
      .describeGroups()
      .flatMap(({ name, instances }) => [
        ...instances,
        ...(world.autoScaling.describeWarmPool(name)?.instances ?? []),
      ])
      .map((each) => [each.instanceId, each]),
  );
  const carriers = carryingInstances(world);
  const workers = Map.groupBy(world.spacelift.workers(), ({ id }) => carriers.get(id));
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

function whyUnexplained(
  machine: Ec2Instance,
  {
    now,
    member,
    workers,
    registrationGraceMs,
    isDrainedByOperator,
    isInHand,
  }: Explaining & {
    readonly now: EpochMs;
    readonly member: GroupInstance | undefined;
    readonly workers: readonly SpaceliftWorker[];
  },
): string | undefined {
  if (workers.some(({ busy }) => busy)) return undefined;
  if (member === undefined) return isInHand(machine.instanceId) ? undefined : 'not in the group';
  const { lifecycleState } = member;
  // People find it: the group lists it with the warm pool alone, and it never had a run.
  if (lifecycleState === 'Warmed:Terminating:Retained') return undefined;
  if (lifecycleState.endsWith('Retained')) return 'retained';
  if (lifecycleState.includes('Terminating')) return 'held without a run';
  if (lifecycleState.endsWith('Standby') || lifecycleState.startsWith('Warmed')) return undefined;
  if (workers.length === 0) {
    return now - machine.launchTime < registrationGraceMs ? undefined : 'without a worker';
  }
  const isForgotten = workers.every(({ id, drained }) => drained && !isDrainedByOperator(id));
  return isForgotten ? 'in service with a drained worker' : undefined;
}
