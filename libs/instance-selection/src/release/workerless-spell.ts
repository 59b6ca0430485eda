import { type EpochMs, unlistedBusyWorkers } from '@poolkeeper/pool-model';
import type { ReleaseEvidence } from './judge-release.ts';
import { reportsRun } from './reports-run.ts';
import { unidentifiedWorkersPossiblyOn, workersNaming } from './workers-on-instance.ts';

/** A time over which every round has found neither a worker of an instance nor a reported run. Callers keep it. */
export interface WorkerlessSpell {
  /** `workerlessSince` for judgeRelease: later than the first round by the time that does not count. */
  readonly since: EpochMs;
  readonly lastCheckedAt: EpochMs;
}

/**
 * The spell after a round; undefined once the round found a worker, a sign of one that may be there, or a report of a run:
 * otherwise the first answer without that worker would release its run. A round that could not read the pool or EC2 changes
 * nothing. Time between two rounds that are further apart than a quarter of the absence wait does not count: otherwise two bad
 * answers with an outage between them would pass for a long absence. It does not break the spell either, so that processes
 * that take turns for minutes each reach the end of the wait. A gap as long as the wait does, and so does a clock that goes
 * back. The spell begins no earlier than the instance's last report.
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
  if (pool === undefined || machineUnreadable === true) return spell;
  if (reportsRun(report, now) || workersNaming(pool, instance.id).length > 0) return undefined;
  if (unidentifiedWorkersPossiblyOn(pool, instance).length > 0 || unlistedBusyWorkers(pool) > 0)
    return undefined;
  const sinceLastMs = spell === undefined ? Infinity : now - spell.lastCheckedAt;
  const isUnbroken = sinceLastMs >= 0 && sinceLastMs < absenceWaitMs;
  const unseenMs = sinceLastMs > absenceWaitMs / 4 ? sinceLastMs : 0;
  const since = spell !== undefined && isUnbroken ? spell.since + unseenMs : now;
  return { since: Math.max(since, Math.min(report?.at ?? since, now)), lastCheckedAt: now };
}
