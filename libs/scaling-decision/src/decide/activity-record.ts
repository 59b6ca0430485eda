import type { Activity, EpochMs, Shortage } from '@poolkeeper/pool-model';

/** Recent activities of the group, read in one walk, in any order. */
export interface ActivityRecord {
  /**
   * When it last launched for a change of its capacity. -Infinity when it did not, or when the activities were not
   * read.
   */
  readonly lastLaunchAt: EpochMs;
  /** When it last launched or terminated an instance for a change of its capacity. */
  readonly lastChangeAt: EpochMs;
  /** When the latest activity began. */
  readonly latestAt: EpochMs;
  readonly shortages: readonly FailedLaunch[];
  /** Zones in which it launched, tried to launch, or terminated instances. */
  readonly zones: ReadonlySet<string>;
  /** When the latest launch of each instance began, failed launches excluded. */
  readonly launchedAt: ReadonlyMap<string, EpochMs>;
}

/** A launch that failed for lack of capacity. */
export interface FailedLaunch extends Shortage {
  /** When it was known to have failed. */
  readonly at: EpochMs;
}

export function readActivities(activities: readonly Activity[] = []): ActivityRecord {
  let lastLaunchAt = -Infinity;
  let lastChangeAt = -Infinity;
  let latestAt = -Infinity;
  const shortages: FailedLaunch[] = [];
  const zones = new Set<string>();
  const launchedAt = new Map<string, EpochMs>();

  for (const activity of activities) {
    const { kind, outcome, cause, startedAt, instanceId, zone, shortage } = activity;
    if (startedAt > latestAt) latestAt = startedAt;
    if (zone !== undefined) zones.add(zone);
    if (shortage?.zone !== undefined) zones.add(shortage.zone);
    if (kind === 'launch' && outcome === 'failed' && shortage !== undefined) {
      // The zone of the activity applies when the failure message names none.
      const place = shortage.zone ?? zone;
      shortages.push({
        ...shortage,
        ...(place !== undefined && { zone: place }),
        at: activity.endedAt ?? startedAt,
      });
    }
    if (outcome === 'failed' || outcome === 'cancelled' || kind === 'other') continue;
    if (kind === 'launch' && instanceId !== undefined) {
      launchedAt.set(instanceId, Math.max(startedAt, launchedAt.get(instanceId) ?? startedAt));
    }
    if (cause !== 'capacity') continue;
    if (kind === 'launch' && startedAt > lastLaunchAt) lastLaunchAt = startedAt;
    if (startedAt > lastChangeAt) lastChangeAt = startedAt;
  }
  return { lastLaunchAt, lastChangeAt, latestAt, shortages, zones, launchedAt };
}
