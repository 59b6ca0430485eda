/** Whether an instance that is on its way out may be released. */
export type ReleaseVerdict = Release | Drain | Wait;

/** No run is on it, and none will be. */
export interface Release {
  readonly kind: 'release';
  readonly reason: ReleaseReason;
}

/** These workers take runs: drain them, then check again soon, as a run may have started just before. */
export interface Drain {
  readonly kind: 'drain';
  /** Ids of workers, at least one. */
  readonly workers: readonly string[];
}

/** It stays for now: check again. */
export interface Wait {
  readonly kind: 'wait';
  readonly reason: WaitReason;
}

/**
 * - `idle`: all its workers are idle, and have been drained for the settling time.
 * - `machine-gone`: no worker is listed, and there is no machine for one to be on.
 * - `stayed-workerless`: for the whole absence wait no round has found a worker or a report of a run.
 */
export type ReleaseReason = 'idle' | 'machine-gone' | 'stayed-workerless';

/**
 * - `pool-unreadable`: Spacelift did not answer.
 * - `machine-unreadable`: EC2 did not answer, so it is not known whether the instance reports a run.
 * - `run-in-progress`: a run is on it.
 * - `run-reported`: the instance itself reports a run, although Spacelift shows none.
 * - `settling`: its workers are drained and idle, but a run that was assigned just before the drain may show late.
 * - `may-have-a-worker`: a worker that does not say where it runs, and has a run or may take one, may be on it.
 * - `answer-contradicts`: Spacelift counts more busy workers than it lists; the missing one may be on it.
 * - `may-still-register`: it is young enough to bring up a worker.
 * - `answer-not-trusted`: no worker of it is listed, but a worker that is not listed may still have a run.
 * - `no-witness`: its listed workers are idle, but it does not report its runs, and one may be on a worker that is not listed.
 * - `launched-for-another-pool`: its worker registers in another worker pool, so this pool's list shows none of its runs.
 * - `paused`: an operator has paused the autoscaler, which would release it. The gate ignores pauses.
 */
export type WaitReason =
  | 'pool-unreadable'
  | 'machine-unreadable'
  | 'run-in-progress'
  | 'run-reported'
  | 'settling'
  | 'may-have-a-worker'
  | 'answer-contradicts'
  | 'may-still-register'
  | 'answer-not-trusted'
  | 'no-witness'
  | 'launched-for-another-pool'
  | 'paused';

const whyReleased: Record<ReleaseReason, string> = {
  idle: 'its workers are drained and idle',
  'machine-gone': 'its machine is gone and none of its workers is listed',
  'stayed-workerless': 'no worker was listed and no run reported for the whole absence wait',
};

const whyWaiting: Record<WaitReason, string> = {
  'pool-unreadable': 'Spacelift cannot be read',
  'machine-unreadable': 'EC2 cannot be read, so it is not known whether the instance reports a run',
  'run-in-progress': 'a run is in progress',
  'run-reported': 'the instance reports a run that Spacelift does not show',
  settling: 'its workers are drained and idle, but a run from before the drain may show late',
  'may-have-a-worker': 'a worker that does not report its instance may be on it',
  'answer-contradicts': 'Spacelift counts more busy workers than it lists, and the missing one may be on it',
  'may-still-register': 'its worker may still register',
  'answer-not-trusted': 'none of its workers is listed, which is believed after the absence wait',
  'no-witness':
    'its listed workers are idle, but it does not report its runs: this is believed after the absence wait',
  'launched-for-another-pool': 'it was launched for another worker pool, where a run may be on it',
  paused: 'the autoscaler is paused',
};

/** A verdict as a sentence for people. */
export function describeVerdict(verdict: ReleaseVerdict): string {
  switch (verdict.kind) {
    case 'release':
      return `release: ${whyReleased[verdict.reason]}`;
    case 'drain': {
      const { length } = verdict.workers;
      return `drain ${length} ${length === 1 ? 'worker' : 'workers'}, then check again: a run may have started`;
    }
    case 'wait':
      return `wait: ${whyWaiting[verdict.reason]}`;
  }
}
