import {
  countMembers,
  countsTowardsCapacity,
  idleTime,
  membersIn,
  type DurationMs,
  type EpochMs,
  type ForeignMember,
  type Snapshot,
} from '@poolkeeper/pool-model';
import { asCount } from './as-count.ts';
import type { Policy } from './policy.ts';

/** The numbers that a decision is made from, flat for logs. */
export interface Figures {
  readonly pendingRuns: number;
  readonly minIdle: number;
  /** Workers that should be free: `pendingRuns + minIdle`. */
  readonly wanted: number;
  /** Our members that are idle. */
  readonly idle: number;
  /** Workers of others in the pool that would take a run: neither busy nor drained. */
  readonly foreignIdle: number;
  readonly booting: number;
  /** Capacity that was asked for and has no instance yet. */
  readonly unlaunched: number;
  /**
   * Of the unlaunched capacity, what is wanted by no run and no headroom, and has been missing for longer than the
   * policy's `scaleInAfterMs`. Younger capacity may be on its way at this moment.
   */
  readonly overdue: number;
  /**
   * Instances that the group has beyond its desired capacity: someone lowered it and the group is about to remove them,
   * or a refresh launches replacements first.
   */
  readonly excess: number;
  /** Workers that are free or on their way: `idle + foreignIdle + booting + unlaunched`. */
  readonly free: number;
  /** Of the idle ones, those protected from scale-in. */
  readonly idleProtected: number;
  /** Of the idle ones that are not protected, those idle for less than the policy's time. */
  readonly idleTooShort: number;
  /** Of the idle ones, those that may go: the rest. */
  readonly releasable: number;
  readonly desiredCapacity: number;
  readonly minSize: number;
  readonly maxSize: number;
}

export function figuresOf(snapshot: Snapshot, policy: Policy): Figures {
  const { group, pool, observedAt } = snapshot;
  const pendingRuns = asCount(pool.pendingRuns);
  const minIdle = asCount(policy.minIdle);
  const desiredCapacity = asCount(group.desiredCapacity);
  const { booting } = countMembers(snapshot);
  const idleMembers = membersIn(snapshot, 'idle');
  const idle = idleMembers.length;
  const foreignIdle = membersIn(snapshot, 'foreign').filter(takesRuns).length;
  const launched = group.instances.filter(countsTowardsCapacity).length;
  const unlaunched = Math.max(0, desiredCapacity - launched);

  const unprotected = idleMembers.filter(({ instance }) => !instance.protectedFromScaleIn);
  const releasable = unprotected.filter(
    (member) => idleTime(member, observedAt) >= policy.scaleInAfterMs,
  ).length;
  const wanted = pendingRuns + minIdle;
  const free = idle + foreignIdle + booting + unlaunched;
  const isOverdue = isPast(policy.scaleInAfterMs, group.belowDesiredSince, observedAt);
  return {
    pendingRuns,
    minIdle,
    wanted,
    idle,
    foreignIdle,
    booting,
    unlaunched,
    overdue: isOverdue ? Math.min(unlaunched, Math.max(0, free - wanted)) : 0,
    excess: Math.max(0, launched - desiredCapacity),
    free,
    idleProtected: idle - unprotected.length,
    idleTooShort: unprotected.length - releasable,
    releasable,
    desiredCapacity,
    minSize: asCount(group.minSize),
    maxSize: asCount(group.maxSize),
  };
}

function isPast(duration: DurationMs, since: EpochMs | undefined, observedAt: EpochMs): boolean {
  return since !== undefined && observedAt - since >= duration;
}

function takesRuns({ workers }: ForeignMember): boolean {
  return workers.some((worker) => !worker.busy && !worker.drained);
}
