import type { IdleMember } from './member.ts';
import type { DurationMs, EpochMs } from './time.ts';

/**
 * Since when a member has been idle, as far as is known: the latest moment at which one of its workers became
 * available or registered. Backends that do not report availability leave the registration alone, so an idle time
 * there is an upper bound.
 */
export function idleSince(member: IdleMember): EpochMs {
  return member.workers.reduce(
    (latest, { availableAt, registeredAt }) => Math.max(latest, registeredAt, availableAt ?? registeredAt),
    -Infinity,
  );
}

/** For how long a member has been idle; 0 when a skewed clock puts the beginning into the future. */
export function idleTime(member: IdleMember, observedAt: EpochMs): DurationMs {
  return Math.max(0, observedAt - idleSince(member));
}
