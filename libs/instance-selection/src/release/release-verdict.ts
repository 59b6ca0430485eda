/** Whether a leaving instance may be released. */
export type ReleaseVerdict = Release | Drain | Wait;

/** No run is on it, and none will be: release it. */
export interface Release {
  readonly kind: 'release';
  readonly reason: ReleaseReason;
}

/** These workers still take runs: drain them, then check again soon, as a run may have started. */
export interface Drain {
  readonly kind: 'drain';
  /** Ids of workers, at least one. */
  readonly workers: readonly string[];
}

/** It waits: check again later. */
export interface Wait {
  readonly kind: 'wait';
  readonly reason: WaitReason;
}

/**
 * - `idle`: all its workers are drained and idle.
 * - `machine-gone`: no worker, and no machine for one to be on.
 * - `never-registered`: no worker although its time to register is over, in an answer that is trusted.
 * - `stayed-workerless`: the answers were not trusted, but none showed a worker for a whole registration grace.
 */
export type ReleaseReason = 'idle' | 'machine-gone' | 'never-registered' | 'stayed-workerless';

/**
 * - `pool-unreadable`: Spacelift cannot be read.
 * - `run-in-progress`: a run is on it.
 * - `may-have-a-worker`: a worker that does not report its instance, and has a run or may take one, may be on it.
 * - `answer-contradicts`: Spacelift counts more busy workers than it lists; the missing one may be on it.
 * - `may-still-register`: it is young enough to register a worker.
 * - `answer-not-trusted`: none of its workers is listed, and the list may be incomplete.
 */
export type WaitReason =
  | 'pool-unreadable'
  | 'run-in-progress'
  | 'may-have-a-worker'
  | 'answer-contradicts'
  | 'may-still-register'
  | 'answer-not-trusted';

const whyReleased: Record<ReleaseReason, string> = {
  idle: 'its workers are drained and idle',
  'machine-gone': 'its machine is gone and none of its workers is listed',
  'never-registered': 'no worker registered within the registration grace',
  'stayed-workerless': 'no worker was listed for a whole registration grace',
};

const whyWaiting: Record<WaitReason, string> = {
  'pool-unreadable': 'Spacelift cannot be read',
  'run-in-progress': 'a run is in progress',
  'may-have-a-worker': 'a worker that does not report its instance may be on it',
  'answer-contradicts': 'Spacelift counts more busy workers than it lists, and the missing one may be on it',
  'may-still-register': 'its worker may still register',
  'answer-not-trusted': 'none of its workers is listed, but the list may be incomplete',
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
