import type { Activity } from './activity.ts';
import type { Instance } from './instance.ts';
import type { DurationMs, EpochMs } from './time.ts';

export interface Grace {
  readonly observedAt: EpochMs;
  readonly registrationGraceMs: DurationMs;
  /** When the group last took instances in, by instance id. */
  readonly joinedAt: ReadonlyMap<string, EpochMs>;
}

/**
 * Whether an instance has had its time to bring up a worker. An instance whose launch time is unknown, or in the
 * future by a skewed clock, has not: nothing is given up for lack of knowledge.
 */
export function isPastRegistrationGrace({ id, launchedAt }: Instance, grace: Grace): boolean {
  if (launchedAt === undefined) return false;
  const since = Math.max(launchedAt, grace.joinedAt.get(id) ?? launchedAt);
  return grace.observedAt - since >= grace.registrationGraceMs;
}

/**
 * When the group last took each instance in, by its launch activities. A running machine that comes out of a warm pool was
 * launched long before, and only then may its worker register.
 */
export function joinTimes(activities: readonly Activity[] = []): ReadonlyMap<string, EpochMs> {
  const joinedAt = new Map<string, EpochMs>();
  for (const { kind, instanceId, startedAt } of activities) {
    if (kind !== 'launch' || instanceId === undefined) continue;
    if (startedAt > (joinedAt.get(instanceId) ?? -Infinity)) joinedAt.set(instanceId, startedAt);
  }
  return joinedAt;
}
