import {
  readBootTimes,
  readPause,
  readWorker,
  takeSnapshot,
  type Instance,
  type InstanceState,
  type Pause,
  type Snapshot,
} from '@poolkeeper/pool-model';
import { hasEnded } from '@poolkeeper/pool-world';
import type {
  Ec2Instance,
  GroupInstance,
  GroupRecord,
  LifecycleState,
  Spacelift,
  World,
} from '@poolkeeper/pool-world';

/** Used only for the view. The autoscaler has its own setting. */
const registrationGraceMs = 10 * 60_000;

/** A snapshot of pool and group, read from the world instead of the APIs. */
export function observeWorld(world: World, group: GroupRecord, pool: Spacelift): Snapshot {
  const machines = new Map(world.ec2.describeInstances().map((machine) => [machine.instanceId, machine]));
  const pause = pauseOf(group);
  return takeSnapshot({
    observedAt: world.now,
    registrationGraceMs,
    group: {
      ...group,
      hasTerminationHook: true,
      ...(pause !== undefined && { pause }),
      instances: group.instances.map((instance) => instanceOf(instance, machines.get(instance.instanceId))),
    },
    pool: {
      id: pool.poolId,
      pendingRuns: pool.pendingRuns(),
      workers: pool
        .workers()
        .map((worker) => readWorker({ ...worker, createdAt: worker.registeredAt / 1000, availableAt: null })),
    },
  });
}

/** The autoscaler warns of a tag that it cannot read. */
function pauseOf({ tags, ownTags }: GroupRecord): Pause | undefined {
  try {
    return readPause(new Map(Object.entries({ ...tags, ...ownTags })));
  } catch {
    return undefined;
  }
}

function instanceOf(instance: GroupInstance, machine: Ec2Instance | undefined): Instance {
  const bootReport = readBootTimes(machine?.tags['poolkeeper:boot-times']);
  return {
    id: instance.instanceId,
    state: states[instance.lifecycleState],
    zone: instance.zone,
    instanceType: instance.instanceType,
    imageId: machine?.imageId,
    purchaseOption: instance.purchaseOption,
    protectedFromScaleIn: instance.protectedFromScaleIn,
    launchedAt: machine?.launchTime,
    ...(bootReport !== undefined && { bootReport }),
  };
}

const states: Readonly<Record<LifecycleState, InstanceState>> = {
  Pending: 'pending',
  'Pending:Wait': 'pending',
  'Pending:Proceed': 'pending',
  InService: 'in-service',
  Terminating: 'terminating',
  'Terminating:Wait': 'terminating',
  'Terminating:Proceed': 'terminating',
  Terminated: 'terminating',
  EnteringStandby: 'standby',
  Standby: 'standby',
  Detaching: 'detached',
  Detached: 'detached',
  'Terminating:Retained': 'retained',
  'Warmed:Pending': 'standby',
  'Warmed:Pending:Wait': 'standby',
  'Warmed:Pending:Proceed': 'standby',
  'Warmed:Pending:Retained': 'retained',
  'Warmed:Stopped': 'standby',
  'Warmed:Hibernated': 'standby',
  'Warmed:Running': 'standby',
  'Warmed:Terminating': 'terminating',
  'Warmed:Terminating:Wait': 'terminating',
  'Warmed:Terminating:Proceed': 'terminating',
  'Warmed:Terminating:Retained': 'retained',
  'Warmed:Terminated': 'terminating',
};

/** Whether all runs have ended and the pool is at its minimum size, with no instance terminating or retained. */
export function isAtRest(world: World, minimumSize: number): boolean {
  if (!world.spacelift.runs().every(({ state }) => hasEnded(state))) return false;
  if (world.ec2.describeInstances().some(({ state }) => state === 'shutting-down')) return false;
  return world.autoScaling
    .describeGroups()
    .every(
      ({ desiredCapacity, instances }) =>
        desiredCapacity <= minimumSize &&
        instances.filter(({ lifecycleState }) => lifecycleState === 'InService').length === desiredCapacity &&
        instances.every(({ lifecycleState }) => !/^(Pending|Terminating)/.test(lifecycleState)),
    );
}
