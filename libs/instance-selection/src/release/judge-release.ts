import {
  type DurationMs,
  type EpochMs,
  type Pool,
  unlistedBusyWorkers,
  type Worker,
} from '@poolkeeper/pool-model';
import { reportsRun } from './reports-run.ts';
import type { ReleaseReason, ReleaseVerdict, WaitReason } from './release-verdict.ts';
import { unidentifiedWorkersPossiblyOn, workersNaming } from './workers-on-instance.ts';

/** What one round found out about an instance that a hook holds, or that was retained. */
export interface ReleaseEvidence {
  readonly now: EpochMs;
  /** The pool that the instance was launched for. Absent when Spacelift could not be read. */
  readonly pool?: Pool;
  readonly instance: {
    readonly id: string;
    /** Absent when EC2 does not know the instance. */
    readonly launchedAt?: EpochMs;
    /** Since when it has been held. It stands in for the launch, which was no later. */
    readonly heldSince?: EpochMs;
  };
  readonly registrationGraceMs: DurationMs;
  /** How long the absence of a worker must last before it is believed. */
  readonly absenceWaitMs: DurationMs;
  /** How long all workers must have been seen drained before an idle one is believed to be idle. */
  readonly settlingTimeMs: DurationMs;
  /** False when EC2 says that the machine is stopping, stopped, shutting down or terminated. Absent when not known. */
  readonly machineRunning?: boolean;
  /** True when EC2 could not be read: then it is not known what the instance says about itself, and nothing is released. */
  readonly machineUnreadable?: boolean;
  /** What the instance says about itself. Absent when it says nothing, which proves nothing. */
  readonly report?: { readonly busy: boolean; readonly at: EpochMs };
  /** When its setup has ended, by its own account: then it would report a run. Absent when it says nothing. */
  readonly setUpAt?: EpochMs;
  /**
   * True when it had several workers at the same time, by its own account. One that no list has shown may take a run right before
   * the release, too late for a report.
   */
  readonly hasSeveralWorkers?: boolean;
  /**
   * Since when every round of the caller's process has found neither a worker nor a reported run: see
   * continueWorkerlessSpell. Absent when it remembers none, so forgetting only lengthens the wait.
   */
  readonly workerlessSince?: EpochMs;
  /**
   * Since when the caller's process has seen all workers of the instance drained, without a break: see
   * continueDrainSpell. Absent when it is not known, so forgetting only lengthens the wait.
   */
  readonly drainedSince?: EpochMs;
  /**
   * Since when the caller's process has watched the workers of the instance: see continueSightings. Absent when it has not, so
   * forgetting only lengthens the wait.
   */
  readonly watchedSince?: EpochMs;
  /** True when the caller's process has seen another worker of the instance that is not listed any more: see isAnyMissing. */
  readonly isWorkerMissing?: boolean;
}

/**
 * Judges whether an instance may be released. If in doubt the verdict is to wait: waiting costs money, a release may cost a
 * run. An instance whose worker takes runs is never released: its worker is drained, and a later round judges anew. Pure;
 * never throws.
 */
export function judgeRelease(evidence: ReleaseEvidence): ReleaseVerdict {
  const { pool, instance } = evidence;
  if (pool === undefined) {
    // Nothing runs on a machine that is gone, whatever Spacelift would say.
    const isGone = evidence.machineRunning === false && evidence.machineUnreadable !== true;
    return isGone ? release('machine-gone') : wait('pool-unreadable');
  }
  const workers = workersNaming(pool, instance.id);
  return workers.length > 0 ? judgeByWorkers(workers, evidence) : judgeWithoutWorker(pool, evidence);
}

function judgeByWorkers(workers: readonly Worker[], evidence: ReleaseEvidence): ReleaseVerdict {
  const { now, report, machineUnreadable, drainedSince, settlingTimeMs } = evidence;
  const undrained = workers.filter((worker) => !worker.drained).map(({ id }) => id);
  if (undrained.length > 0) return { kind: 'drain', workers: undrained };
  if (workers.some((worker) => worker.busy)) return wait('run-in-progress');
  if (machineUnreadable === true) return wait('machine-unreadable');
  if (reportsRun(report, now)) return wait('run-reported');
  // The workers that are listed say nothing about one that is not.
  if (evidence.isWorkerMissing === true) return wait('answer-not-trusted');
  if (!canTellOfMissingWorkers(evidence)) return wait('no-witness');
  // A run that was assigned right before the drain may show late.
  return hasPassed(settlingTimeMs, drainedSince, now) ? release('idle') : wait('settling');
}

/** Whether a run on a worker that is not listed would show: by the instance's own report, or because its worker was seen. */
function canTellOfMissingWorkers({
  now,
  report,
  setUpAt,
  hasSeveralWorkers,
  machineRunning,
  watchedSince,
  absenceWaitMs,
}: ReleaseEvidence): boolean {
  if (machineRunning === false) return true;
  const hasWitness = report !== undefined || setUpAt !== undefined;
  if (hasWitness && hasSeveralWorkers !== true) return true;
  return hasPassed(absenceWaitMs, watchedSince, now);
}

/** Absence is no proof. Only a machine that is gone, or time, releases an instance without a listed worker. */
function judgeWithoutWorker(pool: Pool, evidence: ReleaseEvidence): ReleaseVerdict {
  const { now, instance, report, registrationGraceMs, absenceWaitMs, workerlessSince } = evidence;
  if (evidence.machineUnreadable === true) return wait('machine-unreadable');
  if (evidence.machineRunning === false) return release('machine-gone');
  if (reportsRun(report, now)) return wait('run-reported');

  const existsSince = instance.launchedAt ?? instance.heldSince;
  if (!hasPassed(registrationGraceMs, existsSince, now)) return wait('may-still-register');
  // Time proves nothing against a worker that has a run, or may take one at any moment, and may be here.
  if (unidentifiedWorkersPossiblyOn(pool, instance).length > 0) return wait('may-have-a-worker');
  if (unlistedBusyWorkers(pool) > 0) return wait('answer-contradicts');

  return hasPassed(absenceWaitMs, workerlessSince, now)
    ? release('stayed-workerless')
    : wait('answer-not-trusted');
}

/** False for an unknown time, and for one in the future by a skewed clock: lack of knowledge releases nothing. */
function hasPassed(duration: DurationMs, since: EpochMs | undefined, now: EpochMs): boolean {
  return since !== undefined && now - since >= duration;
}

function release(reason: ReleaseReason): ReleaseVerdict {
  return { kind: 'release', reason };
}

function wait(reason: WaitReason): ReleaseVerdict {
  return { kind: 'wait', reason };
}
