import {
  answerContradicts,
  type DurationMs,
  type EpochMs,
  type Pool,
  unlistedBusyWorkers,
  type Worker,
} from '@poolkeeper/pool-model';
import { defaultStrayLimits } from '../leaving/select-strays.ts';
import type { OtherInstances } from './count-others.ts';
import type { ReleaseReason, ReleaseVerdict, WaitReason } from './release-verdict.ts';
import { reportsInstance, unidentifiedWorkersPossiblyOn } from './workers-on-instance.ts';

/** What is known of an instance that is leaving: one that a hook holds, or one that was retained. */
export interface ReleaseEvidence {
  readonly now: EpochMs;
  /** Absent when Spacelift could not be read. */
  readonly pool?: Pool;
  readonly instance: {
    readonly id: string;
    /** Absent when EC2 does not know the instance. */
    readonly launchedAt?: EpochMs;
    /** The time since which it has been leaving. It replaces an unknown launch time, which was no later. */
    readonly heldSince?: EpochMs;
  };
  readonly registrationGraceMs: DurationMs;
  /** False when EC2 reports the machine as stopping, stopped, shutting down or terminated. Absent when unknown. */
  readonly machineRunning?: boolean;
  /**
   * The time since which every check has found no worker of it, as far back as the caller remembers: see
   * continueWorkerlessSpell. Absent when it remembers none; then time proves nothing yet, so losing it only lengthens
   * the wait.
   */
  readonly workerlessSince?: EpochMs;
  /** True when an earlier check found a worker of it: then its absence now proves nothing by itself. */
  readonly hadWorker?: boolean;
  /** The other instances of the group. Absent when unknown; then no answer without a worker is trusted. */
  readonly others?: OtherInstances;
}

/**
 * Judges whether a leaving instance may be released. In doubt it waits: waiting costs money, releasing may cost a run.
 * An instance whose worker still takes runs is never released: the worker is drained, and another check judges again.
 * Pure; never throws.
 */
export function judgeRelease(evidence: ReleaseEvidence): ReleaseVerdict {
  const { pool, instance } = evidence;
  if (pool === undefined) return wait('pool-unreadable');
  const workers = pool.workers.filter((worker) => reportsInstance(worker, instance.id));
  return workers.length > 0 ? judgeByWorkers(workers) : judgeWithoutWorker(pool, evidence);
}

function judgeByWorkers(workers: readonly Worker[]): ReleaseVerdict {
  const undrained = workers.filter((worker) => !worker.drained).map(({ id }) => id);
  if (undrained.length > 0) return { kind: 'drain', workers: undrained };
  return workers.some((worker) => worker.busy) ? wait('run-in-progress') : release('idle');
}

function judgeWithoutWorker(pool: Pool, evidence: ReleaseEvidence): ReleaseVerdict {
  const { now, instance, registrationGraceMs, machineRunning, workerlessSince } = evidence;
  if (machineRunning === false) return release('machine-gone');

  const existsSince = instance.launchedAt ?? instance.heldSince;
  if (!hasPassed(registrationGraceMs, existsSince, now)) return wait('may-still-register');
  // An unidentified worker with a run, or ready for one, may be on this instance however long it waits.
  if (unidentifiedWorkersPossiblyOn(pool, instance).length > 0) return wait('may-have-a-worker');
  if (unlistedBusyWorkers(pool) > 0) return wait('answer-contradicts');

  if (isAbsenceTrusted(pool, evidence)) return release('never-registered');
  return hasPassed(registrationGraceMs, workerlessSince, now)
    ? release('stayed-workerless')
    : wait('answer-not-trusted');
}

/**
 * Whether a list without a worker of this instance is trusted immediately: nothing contradicts it, and it contains
 * workers of nearly all others. An incomplete answer would lack some of theirs, too. A single instance beside a few
 * others, which selectStrays trusts, waits here: a stray still passes the gate, and nothing comes after this check.
 */
function isAbsenceTrusted(pool: Pool, { others, hadWorker = false }: ReleaseEvidence): boolean {
  if (others === undefined || hadWorker || answerContradicts(pool)) return false;
  const workerless = others.workerless + 1;
  return workerless <= defaultStrayLimits.largestShare * (workerless + others.withWorker);
}

/**
 * False for an unknown time, and for one in the future because of a skewed clock: missing knowledge releases nothing.
 */
function hasPassed(duration: DurationMs, since: EpochMs | undefined, now: EpochMs): boolean {
  return since !== undefined && now - since >= duration;
}

function release(reason: ReleaseReason): ReleaseVerdict {
  return { kind: 'release', reason };
}

function wait(reason: WaitReason): ReleaseVerdict {
  return { kind: 'wait', reason };
}
