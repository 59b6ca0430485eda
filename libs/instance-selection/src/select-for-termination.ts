import { idleTime, type DurationMs, type IdleMember, type Snapshot } from '@poolkeeper/pool-model';
import { oldestFirst } from './oldest-first.ts';
import { applyRules } from './rule.ts';
import type { Selection, Spared } from './selection.ts';

export interface TerminationLimits {
  /** How many may go; a scale-in decision's `atMost`. NaN and negative numbers let nobody go. */
  readonly atMost: number;
  /** For how long a member has to be idle first; the policy's. NaN lets nobody go. */
  readonly scaleInAfterMs: DurationMs;
}

/**
 * Which idle members go, the oldest first. Every other member of the snapshot is spared by a named rule. A member that
 * is not idle is never selected, and in a group without termination hook nobody is.
 */
export function selectForTermination(snapshot: Snapshot, limits: TerminationLimits): Selection {
  const { group, observedAt } = snapshot;
  const idle: IdleMember[] = [];
  const notIdle: Spared[] = [];
  for (const member of snapshot.members) {
    if (member.state === 'idle') idle.push(member);
    else notIdle.push({ member, rule: 'not-idle' });
  }

  const { selected, spared } = applyRules(oldestFirst(idle), [
    { name: 'no-termination-hook', keeps: () => group.hasTerminationHook },
    { name: 'protected-from-scale-in', keeps: ({ instance }) => !instance.protectedFromScaleIn },
    { name: 'idle-too-short', keeps: (member) => idleTime(member, observedAt) >= limits.scaleInAfterMs },
    { name: 'over-the-limit', keeps: (_, place) => place + 1 <= limits.atMost },
  ]);
  return { selected, spared: [...notIdle, ...spared] };
}
