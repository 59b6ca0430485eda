import type { ReleaseReason, ReleaseVerdict, WaitReason } from './release-verdict.ts';

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
