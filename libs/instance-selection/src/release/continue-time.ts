import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';

/** A time over which a process has checked an instance in rounds. */
export interface CheckedTime {
  /** Later than the first round by the time that does not count. */
  readonly since: EpochMs;
  readonly lastCheckedAt: EpochMs;
}

/**
 * The time after a round. What passed between two rounds that are further apart than a quarter of the absence wait does not
 * count: otherwise two bad answers with an outage between them would pass for a long absence. It does not begin the time anew
 * either, so that processes that take turns for minutes each reach the end of the wait. A gap as long as the wait does, and so
 * does a clock that goes back.
 */
export function continueTime(
  time: CheckedTime | undefined,
  { now, absenceWaitMs }: { readonly now: EpochMs; readonly absenceWaitMs: DurationMs },
): CheckedTime {
  const sinceLastMs = time === undefined ? Infinity : now - time.lastCheckedAt;
  const isUnbroken = sinceLastMs >= 0 && sinceLastMs < absenceWaitMs;
  const unseenMs = sinceLastMs > absenceWaitMs / 4 ? sinceLastMs : 0;
  return { since: time !== undefined && isUnbroken ? time.since + unseenMs : now, lastCheckedAt: now };
}
