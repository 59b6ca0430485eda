import {
  answerContradicts,
  couldBeOn,
  type Instance,
  isOfAnotherPool,
  membersIn,
  type Snapshot,
  type StrayMember,
  type Worker,
} from '@poolkeeper/pool-model';
import { applyRules, type Rule } from '../rules/apply-rules.ts';
import { oldestFirst } from '../rules/instance-age.ts';
import type { Selection } from '../rules/selection.ts';

/**
 * Selects the strays to replace, the oldest first; a named rule spares every other stray. An answer without workers, or
 * with half of them, must not cause mass terminations. So strays are replaced only while they are few compared to the
 * members with a worker, and only while no unidentified worker could be on them.
 *
 * Confirmed strays are replaced even if they are many or the only ones; otherwise a group of one would never lose its own.
 * An instance of another worker pool is never replaced: its worker registers there, so this pool's list shows none of its runs.
 */
export function selectStrays(
  snapshot: Snapshot,
  limits: StrayLimits = defaultStrayLimits,
  evidence: StrayEvidence = {},
): Selection<StrayMember> {
  const strays = membersIn(snapshot, 'stray');
  let replaced = 0;
  return applyRules(oldestFirst(strays), [
    ...strayRules(snapshot, { strays, largestShare: limits.largestShare, evidence }),
    { name: 'over-the-limit', keeps: () => (replaced += 1) <= limits.atOnce },
  ]);
}

/** What the caller knows about strays besides the snapshot. Sets are of instance ids. */
export interface StrayEvidence {
  /** Seen without a worker for longer than any answer is wrong. @default - none */
  readonly confirmed?: ReadonlySet<string>;
  /** Report a run themselves, although Spacelift lists no worker of them. @default - none */
  readonly reportingRun?: ReadonlySet<string>;
  /** True when the instances' reports could not be read. Then no stray is replaced. @default false */
  readonly areReportsUnread?: boolean;
}

export interface StrayRulesInput extends Pick<StrayLimits, 'largestShare'> {
  /** All strays of the snapshot. */
  readonly strays: readonly StrayMember[];
  readonly evidence: StrayEvidence;
}

/** The rules that a stray has to pass before it is believed to be one and terminated. */
export function strayRules(
  snapshot: Snapshot,
  { strays, largestShare, evidence }: StrayRulesInput,
): readonly Rule<StrayMember>[] {
  if (strays.length === 0) return [];
  const { pool, group } = snapshot;
  const { confirmed = new Set(), reportingRun = new Set(), areReportsUnread = false } = evidence;
  const withWorker = countWithWorker(snapshot);
  const isContradictory = answerContradicts(pool);
  const mayHaveAWorker = whereUnidentifiedWorkersMayBe(snapshot);
  const ofThisPool = strays.filter(({ instance }) => !isOfAnotherPool(instance, pool)).length;
  const isFew = areFew(ofThisPool, withWorker, largestShare);
  const isConfirmed = ({ instance }: StrayMember) => confirmed.has(instance.id);
  return [
    { name: 'launched-for-another-pool', keeps: ({ instance }) => !isOfAnotherPool(instance, pool) },
    { name: 'no-termination-hook', keeps: () => group.hasTerminationHook },
    { name: 'answer-contradicts', keeps: () => !isContradictory },
    { name: 'no-worker-seen', keeps: (stray) => withWorker > 0 || isConfirmed(stray) },
    { name: 'too-many-strays', keeps: (stray) => isFew || isConfirmed(stray) },
    { name: 'protected-from-scale-in', keeps: ({ instance }) => !instance.protectedFromScaleIn },
    { name: 'may-have-a-worker', keeps: ({ instance }) => !mayHaveAWorker(instance) },
    { name: 'run-reported', keeps: ({ instance }) => !reportingRun.has(instance.id) },
    { name: 'reports-unread', keeps: () => !areReportsUnread },
  ];
}

/** Booting members are not counted: whether one has a worker yet says nothing about the answer. */
function countWithWorker({ members }: Snapshot): number {
  let count = 0;
  for (const { state } of members) {
    if (state === 'idle' || state === 'busy' || state === 'drained') count += 1;
  }
  return count;
}

function areFew(strays: number, withWorker: number, largestShare: number): boolean {
  const isLoneStray = strays === 1 && withWorker >= 2;
  return isLoneStray || strays <= largestShare * (strays + withWorker);
}

/** Where the unidentified worker that registered last cannot be, no other one can be. */
function whereUnidentifiedWorkersMayBe({ pool }: Snapshot): (instance: Instance) => boolean {
  let last: Worker | undefined;
  for (const worker of pool.workers) {
    if (worker.identity.kind !== 'unknown') continue;
    if (last === undefined || !(worker.registeredAt <= last.registeredAt)) last = worker;
  }
  return (instance) => last !== undefined && couldBeOn(last, instance);
}

/** How far an answer without some workers is trusted. */
export interface StrayLimits {
  /** Maximum number of strays replaced in one pass. 0 replaces none. */
  readonly atOnce: number;
  /**
   * The largest share, 0 to 1, of members without a worker among those that should have one. Above it no stray is
   * replaced. A single stray beside at least two members with workers is always within it, so that small groups
   * recover.
   */
  readonly largestShare: number;
}

export const defaultStrayLimits: StrayLimits = {
  /** With one pass a minute, two a minute are more than instances break, and slow enough for a person to react. */
  atOnce: 2,
  /** Well above the failures of a bad day, well below an answer that lacks half of the workers. */
  largestShare: 0.2,
};
