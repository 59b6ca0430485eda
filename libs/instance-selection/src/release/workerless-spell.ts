import type { EpochMs } from '@poolkeeper/pool-model';
import type { ReleaseEvidence } from './judge-release.ts';
import { reportsInstance, unidentifiedWorkersPossiblyOn } from './workers-on-instance.ts';

/** A continuous time in which every check found no worker of an instance. Callers keep it between checks. */
export interface WorkerlessSpell {
  /** The first of the checks: `workerlessSince` of `judgeRelease`. */
  readonly since: EpochMs;
  readonly lastCheckedAt: EpochMs;
}

/**
 * The spell after a check; undefined once a worker was found, or one that may be on the instance: otherwise the first
 * answer that lacks it could cost its run. A check that cannot read the pool changes nothing, but a spell does not
 * continue over more than half a registration grace without a readable one: otherwise two bad answers around an outage
 * would count as a long absence.
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
