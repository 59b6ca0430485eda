import {
  answerContradicts,
  couldBeOn,
  countMembers,
  type Instance,
  membersIn,
  type Snapshot,
  type StrayMember,
  unidentifiedWorkers,
} from '@poolkeeper/pool-model';
import { applyRules, type Rule } from '../rules/apply-rules.ts';
import { oldestFirst } from '../rules/instance-age.ts';
import type { Selection } from '../rules/selection.ts';

/**
 * Which strays are replaced, the oldest first; every other stray is spared by a named rule. An answer with no workers,
 * or with half of them, must not become a mass kill, so strays go only while they are few beside the members that have
 * a worker, and only while no worker of unknown identity could be on them.
 *
 * Strays that are `confirmed` (ids of instances: the caller has seen them without a worker for so long that no answer lies
 * for as long) go also while they are many, or alone: else a group of one would never be rid of its own.
 */
export function selectStrays(
  snapshot: Snapshot,
  limits: StrayLimits = defaultStrayLimits,
  confirmed: ReadonlySet<string> = new Set(),
): Selection<StrayMember> {
  return applyRules(oldestFirst(membersIn(snapshot, 'stray')), [
    ...strayRules(snapshot, limits, confirmed),
    { name: 'over-the-limit', keeps: (_, place) => place + 1 <= limits.atOnce },
  ]);
}

/** What a stray has to pass to be believed to be one, and to go. */
export function strayRules(
  snapshot: Snapshot,
  limits: Pick<StrayLimits, 'largestShare'>,
  confirmed: ReadonlySet<string> = new Set(),
): readonly Rule<StrayMember>[] {
  const strays = membersIn(snapshot, 'stray').length;
  const withWorker = countWithWorker(snapshot);
  const isContradictory = answerContradicts(snapshot.pool);
  const mayHaveAWorker = questionOf(snapshot);
  const isConfirmed = ({ instance }: StrayMember) => confirmed.has(instance.id);
  return [
    { name: 'no-termination-hook', keeps: () => snapshot.group.hasTerminationHook },
    { name: 'answer-contradicts', keeps: () => !isContradictory },
    { name: 'no-worker-seen', keeps: (stray) => withWorker > 0 || isConfirmed(stray) },
    { name: 'too-many-strays', keeps: (stray) => areFew(strays, withWorker, limits) || isConfirmed(stray) },
    { name: 'protected-from-scale-in', keeps: ({ instance }) => !instance.protectedFromScaleIn },
    { name: 'may-have-a-worker', keeps: ({ instance }) => !mayHaveAWorker(instance) },
  ];
}

/** A booting member is no evidence for either side: whether it has a worker yet says nothing about the answer. */
function countWithWorker(snapshot: Snapshot): number {
  const { idle, busy, drained } = countMembers(snapshot);
  return idle + busy + drained;
}

function areFew(
  strays: number,
  withWorker: number,
  { largestShare }: Pick<StrayLimits, 'largestShare'>,
): boolean {
  const isLoneStray = strays === 1 && withWorker >= 2;
  return isLoneStray || strays <= largestShare * (strays + withWorker);
}

/** Of the unidentified workers only the last to register has to be asked about: where it can't be, no other can. */
function questionOf(snapshot: Snapshot): (instance: Instance) => boolean {
  const workers = unidentifiedWorkers(snapshot);
  if (workers.length === 0) return () => false;
  const last = workers.reduce((a, b) => (b.registeredAt <= a.registeredAt ? a : b));
  return (instance) => couldBeOn(last, instance);
}

/** How far an answer that lacks workers is believed. */
export interface StrayLimits {
  /** Strays replaced in one pass. 0 replaces none. */
  readonly atOnce: number;
  /**
   * The largest part, 0 to 1, of the members that ought to have a worker which may lack one. Past it no stray is
   * replaced. A single stray beside at least two members with workers is always within it, so that small groups heal.
   */
  readonly largestShare: number;
}

export const defaultStrayLimits: StrayLimits = {
  /** At a pass a minute two broken instances a minute are faster than they come about, and slow enough for a person. */
  atOnce: 2,
  /** Well above what breaks on a bad day, well below what an answer with half of the workers shows. */
  largestShare: 0.2,
};
