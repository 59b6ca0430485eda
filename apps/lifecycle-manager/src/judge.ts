import { couldBeOn, type DurationMs, type EpochMs, type Pool, type Worker } from '@poolkeeper/pool-model';

/** What is known of an instance that a hook holds. */
interface HeldInstance {
  readonly id: string;
  /** Absent when EC2 does not know the instance. */
  readonly launchedAt?: EpochMs;
  /** When the hook began to hold it. */
  readonly heldSince: EpochMs;
}

export interface Look {
  readonly now: EpochMs;
  /** Absent when Spacelift could not be read. */
  readonly pool?: Pool;
  readonly instance: HeldInstance;
  /** How often this termination has been looked at, this time included. */
  readonly looks: number;
  readonly registrationGraceMs: DurationMs;
}

/** Whether an instance may go. */
export type Verdict = Release | Wait;

export interface Release {
  readonly kind: 'release';
  readonly reason: 'drained-and-idle' | 'no-worker';
}

export interface Wait {
  readonly kind: 'wait';
  readonly reason: WaitReason;
  /** Ids of workers that still take runs. */
  readonly drain: readonly string[];
}

/**
 * - `run-in-progress`: a run is on it.
 * - `draining`: idle, but it may take a run until its drain is confirmed by another look.
 * - `pool-unreadable`: nobody knows.
 * - `may-have-a-worker`: a busy worker that does not say where it runs may be on it.
 * - `no-worker-in-pool`: the pool shows no worker at all, which is what a broken answer looks like.
 * - `may-register-yet`: it is young enough to bring up a worker.
 * - `absence-unconfirmed`: its worker was not there for the first time.
 */
export type WaitReason =
  | 'run-in-progress'
  | 'draining'
  | 'pool-unreadable'
  | 'may-have-a-worker'
  | 'no-worker-in-pool'
  | 'may-register-yet'
  | 'absence-unconfirmed';

/** Judges by what was seen. In doubt the instance waits: waiting costs money, letting go may cost a run. Pure. */
export function judge(look: Look): Verdict {
  const { pool, instance } = look;
  if (pool === undefined) return wait('pool-unreadable');
  const workers = pool.workers.filter((worker) => isKnownToBeOn(worker, instance));
  return workers.length > 0 ? judgeByWorkers(workers) : judgeWithoutWorker(pool, look);
}

function judgeByWorkers(workers: readonly Worker[]): Verdict {
  const drain = workers.filter((worker) => !worker.drained).map(({ id }) => id);
  if (workers.some((worker) => worker.busy)) return wait('run-in-progress', drain);
  return drain.length > 0 ? wait('draining', drain) : { kind: 'release', reason: 'drained-and-idle' };
}

function judgeWithoutWorker(pool: Pool, { now, instance, looks, registrationGraceMs }: Look): Verdict {
  const isBusyNowhere = ({ busy, identity }: Worker) => busy && identity.kind === 'unknown';
  if (pool.workers.some((worker) => isBusyNowhere(worker) && couldBeOn(worker, instance))) {
    return wait('may-have-a-worker');
  }
  if (pool.workers.length === 0 && now - instance.heldSince < registrationGraceMs) {
    return wait('no-worker-in-pool');
  }
  // The hook has not held it for longer than it has existed.
  const existsSince = instance.launchedAt ?? instance.heldSince;
  if (now - existsSince < registrationGraceMs) return wait('may-register-yet');
  return looks > 1 ? { kind: 'release', reason: 'no-worker' } : wait('absence-unconfirmed');
}

function isKnownToBeOn({ identity }: Worker, { id }: HeldInstance): boolean {
  return identity.kind === 'known' && identity.instanceId === id;
}

function wait(reason: WaitReason, drain: readonly string[] = []): Wait {
  return { kind: 'wait', reason, drain };
}
