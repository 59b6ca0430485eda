import type { Activity } from './activity.ts';
import type { Instance } from './instance.ts';
import type { DurationMs, EpochMs } from './time.ts';

export interface Grace {
  readonly observedAt: EpochMs;
  readonly registrationGraceMs: DurationMs;
  /** When each instance last entered the group, by instance id. */
  readonly joinedAt: ReadonlyMap<string, EpochMs>;
}

/**
 * Whether an instance has had enough time to register a worker. An instance whose launch time is unknown, or in the
 * future because of a skewed clock, has not: missing knowledge never removes an instance.
 */
export function isPastRegistrationGrace({ id, launchedAt }: Instance, grace: Grace): boolean {
  if (launchedAt === undefined) return false;
  const since = Math.max(launchedAt, grace.joinedAt.get(id) ?? launchedAt);
  return grace.observedAt - since >= grace.registrationGraceMs;
}

/**
 * When each instance last entered the group, by its launch activities. An instance from a warm pool was launched long
 * before, and its worker can register only after it entered.
 */
export function joinTimes(activities: readonly Activity[] = []): ReadonlyMap<string, EpochMs> {
  const joinedAt = new Map<string, EpochMs>();
  for (const { kind, instanceId, startedAt } of activities) {
    if (kind !== 'launch' || instanceId === undefined) continue;
    if (startedAt > (joinedAt.get(instanceId) ?? -Infinity)) joinedAt.set(instanceId, startedAt);
  }
  return joinedAt;
}
