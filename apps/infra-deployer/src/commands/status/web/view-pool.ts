import {
  pauseInForce,
  type Activity,
  type EpochMs,
  type LeavingMember,
  type Snapshot,
} from '@poolkeeper/pool-model';
import { viewMember, type DrainView, type PoolView } from '@poolkeeper/pool-model/view';

const recentMs = 600_000;

/** What a snapshot shows of a real pool. Spacelift does not say which run is on a worker. */
export function viewPool(
  name: string,
  { observedAt, pool, group, members }: Snapshot,
): Omit<PoolView, 'reading' | 'cost'> {
  const { minSize, maxSize, desiredCapacity, activities = [] } = group;
  return {
    name,
    workerPoolId: pool.id,
    group: { minSize, maxSize, desiredCapacity },
    queue: { pendingRuns: pool.pendingRuns, ...(pool.pendingRuns === 0 && { longestWaitMs: 0 }) },
    runs: { running: pool.busyWorkers ?? pool.workers.filter(({ busy }) => busy).length },
    members: members.map(viewMember),
    gate: members.flatMap((member) =>
      member.state === 'leaving' && member.instance.state === 'terminating'
        ? [viewDrain(member, { activities, observedAt })]
        : [],
    ),
    shortage: lastShortage(activities, observedAt),
    pause: pauseInForce(group, observedAt),
  };
}

const causes = {
  capacity: 'a lower capacity, or a call that lowers it',
  upkeep: 'the group replaces it',
  unknown: undefined,
} as const satisfies Record<Activity['cause'], string | undefined>;

function viewDrain(
  { instance: { id }, workers }: LeavingMember,
  { activities, observedAt }: { readonly activities: readonly Activity[]; readonly observedAt: EpochMs },
): DrainView {
  const termination = activities.find(
    ({ kind, outcome, instanceId }) => kind === 'terminate' && outcome === 'in-progress' && instanceId === id,
  );
  return {
    instanceId: id,
    since: termination?.startedAt ?? observedAt,
    cause: termination && causes[termination.cause],
    waitsFor: { kind: workers.some(({ busy }) => busy) ? 'run' : 'release' },
  };
}

function lastShortage(activities: readonly Activity[], observedAt: EpochMs): PoolView['shortage'] {
  for (const { shortage, endedAt, startedAt } of activities) {
    const at = endedAt ?? startedAt;
    if (shortage === undefined || observedAt - at >= recentMs) continue;
    const { zone = 'an unknown zone', purchaseOption = 'on-demand' } = shortage;
    return { at, zone, purchaseOption };
  }
  return undefined;
}
