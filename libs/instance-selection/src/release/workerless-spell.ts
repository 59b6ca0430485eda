import { unlistedBusyWorkers } from '@poolkeeper/pool-model';
import { type CheckedTime, continueTime } from './continue-time.ts';
import type { ReleaseEvidence } from './judge-release.ts';
import { reportsRun } from './reports-run.ts';
import { unidentifiedWorkersPossiblyOn, workersNaming } from './workers-on-instance.ts';

/**
 * A time over which every round has found neither a worker of an instance nor a reported run. Its `since` is `workerlessSince`
 * for judgeRelease. Callers keep it.
 */
export type WorkerlessSpell = CheckedTime;

/**
 * The spell after a round; undefined once the round found a worker, a sign of one that may be there, or a report of a run:
 * otherwise the first answer without that worker would release its run. A round that could not read the pool changes nothing,
 * nor does one that could not read EC2 and found no worker. The spell begins no earlier than the instance's last report.
 */
export function continueWorkerlessSpell(
  spell: WorkerlessSpell | undefined,
  {
    now,
    pool,
    instance,
    machineUnreadable,
    report,
    absenceWaitMs,
  }: Pick<ReleaseEvidence, 'now' | 'pool' | 'instance' | 'machineUnreadable' | 'report' | 'absenceWaitMs'>,
): WorkerlessSpell | undefined {
  if (pool === undefined) return spell;
  if (workersNaming(pool, instance.id).length > 0) return undefined;
  if (unidentifiedWorkersPossiblyOn(pool, instance).length > 0 || unlistedBusyWorkers(pool) > 0)
    return undefined;
  if (machineUnreadable === true) return spell;
  if (reportsRun(report, now)) return undefined;
  const { since, lastCheckedAt } = continueTime(spell, { now, absenceWaitMs });
  return { since: Math.max(since, Math.min(report?.at ?? since, now)), lastCheckedAt };
}
