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

/** What one look at an instance on its way out has to say: one that a hook holds, or one that was retained. */
export interface ReleaseEvidence {
  readonly now: EpochMs;
  /** Absent when Spacelift could not be read. */
  readonly pool?: Pool;
  readonly instance: {
    readonly id: string;
    /** Absent when EC2 does not know the instance. */
    readonly launchedAt?: EpochMs;
    /** Since when it has been on its way out. It stands in for the launch, which was no later. */
    readonly heldSince?: EpochMs;
  };
  readonly registrationGraceMs: DurationMs;
  /** False when EC2 says that the machine is stopping, stopped, shutting down or terminated. Absent when not known. */
  readonly machineRunning?: boolean;
  /**
   * Since when every look has found no worker of it, as far back as the caller remembers: see continueWorkerlessSpell.
   * Absent when it remembers none; then time proves nothing yet, so forgetting it only lengthens the wait.
   */
  readonly workerlessSince?: EpochMs;
  /** True when an earlier look found a worker of it: then its absence now proves nothing by itself. */
  readonly hadWorker?: boolean;
  /** The other instances of the group. Absent when not known; then no answer without a worker is trusted. */
  readonly others?: OtherInstances;
}

/**
 * Whether an instance that is on its way out may go, by what was seen. In doubt it waits: waiting costs money, letting
 * go may cost a run. An instance whose worker still takes runs is never released: it is drained, and judged anew by
 * another look. Pure; never throws.
 */
export function judgeRelease(look: ReleaseEvidence): ReleaseVerdict {
  const { pool, instance } = look;
  if (pool === undefined) return wait('pool-unreadable');
  const workers = pool.workers.filter((worker) => reportsInstance(worker, instance.id));
  return workers.length > 0 ? judgeByWorkers(workers) : judgeWithoutWorker(pool, look);
}

function judgeByWorkers(workers: readonly Worker[]): ReleaseVerdict {
  const undrained = workers.filter((worker) => !worker.drained).map(({ id }) => id);
  if (undrained.length > 0) return { kind: 'drain', workers: undrained };
  return workers.some((worker) => worker.busy) ? wait('run-in-progress') : release('idle');
}

function judgeWithoutWorker(pool: Pool, look: ReleaseEvidence): ReleaseVerdict {
  const { now, instance, registrationGraceMs, machineRunning, workerlessSince } = look;
  if (machineRunning === false) return release('machine-gone');

  const existsSince = instance.launchedAt ?? instance.heldSince;
  if (!hasPassed(registrationGraceMs, existsSince, now)) return wait('may-still-register');
  // Time proves nothing against a worker that has a run, or may take one at any moment, and may be here.
  if (unidentifiedWorkersPossiblyOn(pool, instance).length > 0) return wait('may-have-a-worker');
  if (unlistedBusyWorkers(pool) > 0) return wait('answer-contradicts');

  if (isAbsenceTrusted(pool, look)) return release('never-registered');
  return hasPassed(registrationGraceMs, workerlessSince, now)
    ? release('stayed-workerless')
    : wait('answer-not-trusted');
}

/**
 * Whether a list without a worker of this instance is believed at once: nothing speaks against it, and it has workers of
 * nearly all others. What an answer lost, it would have lost of them too. A single instance beside a few others, which
 * selectStrays believes, waits here: there the gate comes after, here nothing does.
 */
function isAbsenceTrusted(pool: Pool, { others, hadWorker = false }: ReleaseEvidence): boolean {
  if (others === undefined || hadWorker || answerContradicts(pool)) return false;
  const workerless = others.workerless + 1;
  return workerless <= defaultStrayLimits.largestShare * (workerless + others.withWorker);
}

/** False for an unknown time, and for one in the future by a skewed clock: nothing is given up for lack of knowledge. */
function hasPassed(duration: DurationMs, since: EpochMs | undefined, now: EpochMs): boolean {
  return since !== undefined && now - since >= duration;
}

function release(reason: ReleaseReason): ReleaseVerdict {
  return { kind: 'release', reason };
}

function wait(reason: WaitReason): ReleaseVerdict {
  return { kind: 'wait', reason };
}
