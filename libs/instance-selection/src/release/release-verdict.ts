/** Whether an instance that is on its way out may go. */
export type ReleaseVerdict = Release | Drain | Wait;

/** Nothing is on it, and nothing will be: let it go. */
export interface Release {
  readonly kind: 'release';
  readonly reason: ReleaseReason;
}

/** These workers still take runs: drain them, then look again soon, as a run may have slipped in. */
export interface Drain {
  readonly kind: 'drain';
  /** Ids of workers, at least one. */
  readonly workers: readonly string[];
}

/** It stays for now: look again. */
export interface Wait {
  readonly kind: 'wait';
  readonly reason: WaitReason;
}

/**
 * - `idle`: all its workers are drained and idle.
 * - `machine-gone`: no worker, and no machine any more for one to be on.
 * - `never-registered`: no worker although its time to register is over, by an answer that can be trusted.
 * - `stayed-workerless`: the answers could not be trusted, but for a whole registration grace none showed a worker.
 */
export type ReleaseReason = 'idle' | 'machine-gone' | 'never-registered' | 'stayed-workerless';

/**
 * - `pool-unreadable`: nobody knows.
 * - `run-in-progress`: a run is on it.
 * - `may-have-a-worker`: a worker that does not say where it runs, and has a run or may take one, may be on it.
 * - `answer-contradicts`: Spacelift counts more busy workers than it lists; the missing one may be on it.
 * - `may-still-register`: it is young enough to bring up a worker.
 * - `answer-not-trusted`: no worker of it is listed, and the list may lack some.
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
