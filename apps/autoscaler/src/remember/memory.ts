import { continueWorkerlessSpell, type WorkerlessSpell } from '@poolkeeper/instance-selection';
import {
  countsTowardsCapacity,
  type DurationMs,
  type EpochMs,
  type Instance,
  type Pool,
  type Snapshot,
  unlistedBusyWorkers,
} from '@poolkeeper/pool-model';
import { isRetained } from '../observe/observe.ts';
import { createQueueWatch } from './queue-watch.ts';

/** What earlier passes of the process add to a snapshot. */
export interface Recollection {
  /** How long the run at the head of the queue has waited. */
  readonly queueWaitMs: DurationMs;
  /** Since when every pass has found fewer instances than the group wants. Absent when there are enough. */
  readonly belowDesiredSince?: EpochMs;
  /** Since when every pass has found no worker on an instance: the strays and the retained instances, by id. */
  readonly workerlessSince: ReadonlyMap<string, EpochMs>;
  /** Ids of the instances on which a pass has found a worker. */
  readonly hadWorker: ReadonlySet<string>;
}

/**
 * What the passes of one process remember. Losing it only lengthens waits, so a new process starts without it, and nothing
 * has to be stored.
 */
export interface Memory {
  /** Adds what a pass has observed, glances included. Call it once for each snapshot, in the order of their times. */
  remember(snapshot: Snapshot, registrationGraceMs: DurationMs): Recollection;
}

export function createMemory(): Memory {
  const queue = createQueueWatch();
  const workerless = new Map<string, WorkerlessSpell>();
  const hadWorker = new Set<string>();
  let shortfall: CapacityShortfall | undefined;

  function rememberWorkers({ pool, group }: Snapshot): void {
    const ids = new Set(group.instances.map(({ id }) => id));
    for (const id of [...workerless.keys(), ...hadWorker]) {
      if (ids.has(id)) continue;
      workerless.delete(id);
      hadWorker.delete(id);
    }
    for (const { identity } of pool.workers) {
      if (identity.kind !== 'known' || !ids.has(identity.instanceId)) continue;
      hadWorker.add(identity.instanceId);
      workerless.delete(identity.instanceId);
    }
  }

  /** @returns since when the instance has been without a worker; undefined when it may have one. */
  function rememberAbsence(
    instance: Instance,
    { pool, now, registrationGraceMs }: AbsenceView,
  ): EpochMs | undefined {
    const { id } = instance;
    const spell = continueWorkerlessSpell(workerless.get(id), {
      now,
      pool,
      instance,
      absenceWaitMs: registrationGraceMs,
    });
    if (spell === undefined) workerless.delete(id);
    else workerless.set(id, spell);
    return spell?.since;
  }

  return {
    remember(snapshot, registrationGraceMs) {
      const { observedAt: now, pool, members } = snapshot;
      rememberWorkers(snapshot);
      shortfall = continueShortfall(shortfall, snapshot);

      const workerlessSince = new Map<string, EpochMs>();
      // A stray has no worker in the answer, so there is none to search for among thousands.
      const withoutWorkers = { ...pool, workers: [], busyWorkers: unlistedBusyWorkers(pool) };
      for (const member of members) {
        const isStray = member.state === 'stray';
        if (!isStray && !(member.state === 'leaving' && isRetained(member))) continue;
        const view = { pool: isStray ? withoutWorkers : pool, now, registrationGraceMs };
        const since = rememberAbsence(member.instance, view);
        if (since !== undefined) workerlessSince.set(member.instance.id, since);
      }
      return {
        queueWaitMs: queue.note(snapshot),
        belowDesiredSince: shortfall?.since,
        workerlessSince,
        hadWorker,
      };
    },
  };
}

interface AbsenceView {
  readonly pool: Pool;
  readonly now: EpochMs;
  readonly registrationGraceMs: DurationMs;
}

/** A time over which every pass has found the group with fewer instances than it wants. */
interface CapacityShortfall {
  readonly since: EpochMs;
  readonly lastSeenAt: EpochMs;
  readonly desiredCapacity: number;
}

/** Several passes at the usual interval of a minute. After a longer gap, what happened in between is unknown. */
const longestGapMs = 5 * 60_000;

/** Capacity that was only just asked for starts a shortfall of its own: it must get its time to come. */
function continueShortfall(
  shortfall: CapacityShortfall | undefined,
  { group, observedAt }: Snapshot,
): CapacityShortfall | undefined {
  const { desiredCapacity, instances } = group;
  if (instances.filter(countsTowardsCapacity).length >= desiredCapacity) return undefined;
  const isUnbroken =
    shortfall !== undefined &&
    desiredCapacity <= shortfall.desiredCapacity &&
    observedAt - shortfall.lastSeenAt <= longestGapMs;
  return { since: isUnbroken ? shortfall.since : observedAt, lastSeenAt: observedAt, desiredCapacity };
}
