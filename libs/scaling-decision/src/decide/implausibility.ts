import type { DurationMs, EpochMs, Snapshot } from '@poolkeeper/pool-model';
import type { ActivityRecord } from './activity-record.ts';
import { largestCount } from './bounds.ts';
import type { Census } from './census.ts';

/** Why a snapshot is not decided by. */
export type Implausibility =
  | {
      /** A number of the answer is none, below 0, or larger than any pool. */
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
      /** What was seen happened later than the moment at which it was seen, so the clock is behind or went back. */
      readonly code: 'clock-behind';
      readonly behindMs: DurationMs;
      /** What is ahead of the clock. */
      readonly by: 'activity' | 'launch' | 'registrations';
    }
  | {
      /** No worker is listed, and that many instances have been in service for longer than a boot takes. */
      readonly code: 'workers-vanished';
      readonly instances: number;
    };

/** More than clocks that are kept differ by, and less than any time that a decision goes by. */
const toleratedSkewMs: DurationMs = 5 * 60_000;

const countedFields = ['pendingRuns', 'desiredCapacity', 'minSize', 'maxSize'] as const;

/** One or two instances without a worker are a boot that failed. That all of three or more fail at once is another thing. */
const tooManyToVanish = 3;

/** The first thing about a snapshot that cannot be true. Undefined when it is plausible. */
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
  // One worker with a wrong time is that worker's affair; most of them are not wrong at once.
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
