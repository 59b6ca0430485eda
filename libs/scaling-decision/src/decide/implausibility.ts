import { toleratedSkewMs, type DurationMs, type EpochMs, type Snapshot } from '@poolkeeper/pool-model';
import type { ActivityRecord } from './activity-record.ts';
import { largestCount } from './bounds.ts';
import type { Census } from './census.ts';

/** Why a snapshot is not used for a decision. */
export type Implausibility =
  | {
      /** A number in the answer is not a number, negative, or larger than any pool. */
      readonly code: 'not-a-number';
      readonly field: 'observedAt' | 'pendingRuns' | 'desiredCapacity' | 'minSize' | 'maxSize';
    }
  | {
      /** The group's minimum is above its maximum, which AWS does not allow. */
      readonly code: 'bounds-cross';
      readonly minSize: number;
      readonly maxSize: number;
    }
  | {
      /** Observed events are later than the time of the snapshot, so the clock is behind or was set back. */
      readonly code: 'clock-behind';
      readonly behindMs: DurationMs;
      /** The events that are ahead of the clock. */
      readonly by: 'activity' | 'launch' | 'registrations';
    }
  | {
      /** No worker is listed, but this many instances have been in service for longer than a boot takes. */
      readonly code: 'workers-vanished';
      readonly instances: number;
    };

const countedFields = ['pendingRuns', 'desiredCapacity', 'minSize', 'maxSize'] as const;

/** One or two instances without a worker are failed boots. Three or more failing at once are something else. */
const tooManyToVanish = 3;

/** The first implausible property of a snapshot. Undefined when it is plausible. */
export function implausibilityOf(
  snapshot: Snapshot,
  census: Census,
  record: ActivityRecord,
): Implausibility | undefined {
  return (
    noNumber(snapshot) ?? crossedBounds(snapshot) ?? clockBehind(snapshot, census, record) ?? vanished(census)
  );
}

function noNumber({ observedAt, pool, group }: Snapshot): Implausibility | undefined {
  const { pendingRuns } = pool;
  const { desiredCapacity, minSize, maxSize } = group;
  if (!Number.isFinite(observedAt)) return { code: 'not-a-number', field: 'observedAt' };
  const counts = { pendingRuns, desiredCapacity, minSize, maxSize };
  const field = countedFields.find((name) => !(counts[name] >= 0 && counts[name] <= largestCount));
  return field && { code: 'not-a-number', field };
}

function crossedBounds({ group: { minSize, maxSize } }: Snapshot): Implausibility | undefined {
  return minSize > maxSize ? { code: 'bounds-cross', minSize, maxSize } : undefined;
}

function clockBehind(
  { observedAt, members }: Snapshot,
  { latestLaunchAt, workers }: Census,
  { latestAt }: ActivityRecord,
): Implausibility | undefined {
  const isAhead = (at: EpochMs) => at - observedAt > toleratedSkewMs;
  if (isAhead(latestAt)) return { code: 'clock-behind', behindMs: latestAt - observedAt, by: 'activity' };
  if (isAhead(latestLaunchAt)) {
    return { code: 'clock-behind', behindMs: latestLaunchAt - observedAt, by: 'launch' };
  }
  // One worker with a wrong time is that worker's problem; most of them are not wrong at once.
  let ahead = 0;
  let least = Infinity;
  for (const member of members) {
    if (member.state === 'leaving' || member.state === 'ghost') continue;
    for (const { registeredAt } of member.workers) {
      if (!isAhead(registeredAt)) continue;
      ahead += 1;
      least = Math.min(least, registeredAt);
    }
  }
  return ahead > 1 && ahead * 2 > workers
    ? { code: 'clock-behind', behindMs: least - observedAt, by: 'registrations' }
    : undefined;
}

function vanished({ workers, strays }: Census): Implausibility | undefined {
  return workers === 0 && strays >= tooManyToVanish
    ? { code: 'workers-vanished', instances: strays }
    : undefined;
}
