import type { DurationMs, EpochMs, Pool } from '@poolkeeper/pool-model';
import { continueTime } from './continue-time.ts';
import { workersNaming } from './workers-on-instance.ts';

/** What a process has seen of the workers of an instance. Callers keep it. */
export interface WorkerSightings {
  /** `watchedSince` for judgeRelease: later than the first round by the time that does not count. */
  readonly since: EpochMs;
  readonly lastCheckedAt: EpochMs;
  /** When each worker was last listed, by worker id. */
  readonly seenAt: ReadonlyMap<string, EpochMs>;
}

/**
 * The sightings after a round. A worker is forgotten once its absence has lasted for the absence wait, and when it is listed
 * for another instance. A round that could not read the pool changes nothing.
 */
export function continueSightings(
  sightings: WorkerSightings | undefined,
  {
    now,
    pool,
    instanceId,
    absenceWaitMs,
  }: {
    readonly now: EpochMs;
    readonly pool?: Pool;
    readonly instanceId: string;
    readonly absenceWaitMs: DurationMs;
  },
): WorkerSightings | undefined {
  if (pool === undefined) return sightings;
  const listed = new Set(pool.workers.map(({ id }) => id));
  const missing = [...(sightings?.seenAt ?? [])].filter(
    ([id, at]) => !listed.has(id) && now - at < absenceWaitMs,
  );
  return {
    ...continueTime(sightings, { now, absenceWaitMs }),
    seenAt: new Map([...missing, ...workersNaming(pool, instanceId).map(({ id }) => [id, now] as const)]),
  };
}

/** Whether a worker of the instance was listed a while ago and is not any more. */
export function isAnyMissing(sightings: WorkerSightings | undefined, pool: Pool | undefined): boolean {
  if (sightings === undefined || pool === undefined) return false;
  const listed = new Set(pool.workers.map(({ id }) => id));
  return [...sightings.seenAt.keys()].some((id) => !listed.has(id));
}
