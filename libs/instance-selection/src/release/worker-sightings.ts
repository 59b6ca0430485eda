import type { DurationMs, EpochMs, Pool } from '@poolkeeper/pool-model';
import { workersNaming } from './workers-on-instance.ts';

/** When a process last saw each worker of an instance listed, by worker id. Callers keep it. */
export type WorkerSightings = ReadonlyMap<string, EpochMs>;

/**
 * The sightings after a round. A worker is forgotten once its absence has lasted for the absence wait, and when it is listed
 * for another instance. A round that could not read the pool changes nothing.
 */
export function continueSightings(
  sightings: WorkerSightings = new Map(),
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
): WorkerSightings {
  if (pool === undefined) return sightings;
  const listed = new Set(pool.workers.map(({ id }) => id));
  const missing = [...sightings].filter(([id, at]) => !listed.has(id) && now - at < absenceWaitMs);
  return new Map([...missing, ...workersNaming(pool, instanceId).map(({ id }) => [id, now] as const)]);
}

/** Whether a worker of the instance was listed a while ago and is not any more. */
export function isAnyMissing(sightings: WorkerSightings | undefined, pool: Pool | undefined): boolean {
  if (sightings === undefined || pool === undefined) return false;
  const listed = new Set(pool.workers.map(({ id }) => id));
  return [...sightings.keys()].some((id) => !listed.has(id));
}
