import type { ReleaseReason, ReleaseVerdict, WaitReason } from './release-verdict.ts';

const releasedBecause: Record<ReleaseReason, string> = {
  idle: 'its workers are drained and idle',
  'machine-gone': 'its machine has gone, and no worker of it is left',
  'never-registered': 'no worker of it has registered in the time it had',
  'stayed-workerless': 'it has had no worker at every look for a whole registration grace',
};

const waitsBecause: Record<WaitReason, string> = {
  'pool-unreadable': 'spacelift cannot be read',
  'run-in-progress': 'a run is on it',
  'may-have-a-worker': 'a worker that does not say where it runs may be on it',
  'answer-contradicts': 'spacelift counts more busy workers than it lists, and the missing one may be on it',
  'may-still-register': 'its worker may still register',
  'answer-not-trusted': 'no worker of it is listed, but the list may lack some',
};

/** A verdict in a sentence for a person. */
export function describeVerdict(verdict: ReleaseVerdict): string {
  switch (verdict.kind) {
    case 'release':
      return `let it go: ${releasedBecause[verdict.reason]}`;
    case 'drain': {
      const { length } = verdict.workers;
      return `drain ${length} ${length === 1 ? 'worker' : 'workers'}, then look again: a run may have slipped in`;
    }
    case 'wait':
      return `wait: ${waitsBecause[verdict.reason]}`;
  }
}
