import type { EpochMs } from '@poolkeeper/pool-model';
import type { ReleaseEvidence } from './judge-release.ts';
import { reportsInstance, unidentifiedWorkersPossiblyOn } from './workers-on-instance.ts';

/** A time over which every look has found no worker of an instance. Callers keep it from one look to the next. */
export interface WorkerlessSpell {
  /** The first of the looks: `workerlessSince` for judgeRelease. */
  readonly since: EpochMs;
  readonly lastCheckedAt: EpochMs;
}

/**
 * The spell after a look; undefined once a worker was found, or one that may be here: else a run on that would be lost to
 * the first answer that leaves it out. A look at an unreadable pool changes nothing, but a spell does not stretch over more
 * than half a registration grace without a readable one: else two bad answers with an outage between them would pass for a
 * long absence.
 */
export function continueWorkerlessSpell(
  spell: WorkerlessSpell | undefined,
  { now, pool, instance, registrationGraceMs }: ReleaseEvidence,
): WorkerlessSpell | undefined {
  if (pool === undefined) return spell;
  if (pool.workers.some((worker) => reportsInstance(worker, instance.id))) return undefined;
  if (unidentifiedWorkersPossiblyOn(pool, instance).length > 0) return undefined;
  const isUnbroken = spell !== undefined && now - spell.lastCheckedAt <= registrationGraceMs / 2;
  return { since: isUnbroken ? spell.since : now, lastCheckedAt: now };
}
