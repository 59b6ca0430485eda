import {
  type DurationMs,
  type EpochMs,
  idleTime,
  isOfAnotherPool,
  type Snapshot,
} from '@poolkeeper/pool-model';

/** The members of a snapshot, counted in one pass. */
export interface Census {
  readonly booting: number;
  readonly idle: number;
  readonly busy: number;
  /** Strays that were launched for this pool. */
  readonly strays: number;
  /** Workers of other groups in the pool that would take a run: neither busy nor drained. */
  readonly foreignIdle: number;
  readonly foreignBusy: number;
  /** Of the idle members, those protected from scale-in. */
  readonly idleProtected: number;
  /** Of the idle members, those that are not protected and have been idle for long enough. */
  readonly releasable: number;
  /** Instances that count towards the group's capacity. */
  readonly launched: number;
  /** Of those, the on-demand ones. */
  readonly launchedOnDemand: number;
  /** When the latest of them was launched. -Infinity when there is none, or when it is unknown. */
  readonly latestLaunchAt: EpochMs;
  /** Workers of the pool, but for those of leaving members and ghosts. */
  readonly workers: number;
}

export function takeCensus({ members, observedAt, pool }: Snapshot, idleAtLeastMs: DurationMs): Census {
  let booting = 0;
  let idle = 0;
  let busy = 0;
  let strays = 0;
  let foreignIdle = 0;
  let foreignBusy = 0;
  let idleProtected = 0;
  let releasable = 0;
  let launched = 0;
  let launchedOnDemand = 0;
  let latestLaunchAt = -Infinity;
  let workers = 0;

  for (const member of members) {
    if (member.state === 'leaving' || member.state === 'ghost') continue;
    workers += member.workers.length;
    if (member.state === 'foreign') {
      const [worker] = member.workers;
      if (worker.busy) foreignBusy += 1;
      else if (!worker.drained) foreignIdle += 1;
      continue;
    }
    const { instance } = member;
    launched += 1;
    if (instance.purchaseOption === 'on-demand') launchedOnDemand += 1;
    if (instance.launchedAt !== undefined && instance.launchedAt > latestLaunchAt) {
      latestLaunchAt = instance.launchedAt;
    }
    switch (member.state) {
      case 'booting':
        booting += 1;
        break;
      case 'busy':
        busy += 1;
        break;
      case 'stray':
        if (!isOfAnotherPool(instance, pool)) strays += 1;
        break;
      case 'drained':
        break;
      case 'idle':
        idle += 1;
        if (instance.protectedFromScaleIn) idleProtected += 1;
        else if (idleTime(member, observedAt) >= idleAtLeastMs) releasable += 1;
        break;
    }
  }
  return {
    booting,
    idle,
    busy,
    strays,
    foreignIdle,
    foreignBusy,
    idleProtected,
    releasable,
    launched,
    launchedOnDemand,
    latestLaunchAt,
    workers,
  };
}
