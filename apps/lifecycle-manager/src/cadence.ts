import type { WaitReason } from '@poolkeeper/instance-selection';
import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import { lastLookMs } from './deadline.ts';

/**
 * How soon an instance is worth another look. `soon`: nothing but that look stands between it and its end. `patient`:
 * only time will tell.
 */
export type Pace = 'soon' | 'usual' | 'patient';

/**
 * A doubtful absence has to last for a whole registration grace within the memory of one process. Fewer looks are fewer
 * occasions to lose that; and nobody waits for the instance.
 */
export function paceOf(reason: WaitReason): Pace {
  return reason === 'answer-not-trusted' ? 'patient' : 'usual';
}

/** A message that waits for another look. */
export interface Waiting {
  readonly pace: Pace;
  /** How often its message has been received, this time included. */
  readonly receiveCount: number;
}

/**
 * A redrive policy counts receives, 1,000 at most. Up to this many a message waits by its visibility, and each look costs
 * a receive; that is enough for a run of half an hour, as most are. From then on the invocation itself goes on looking
 * (an attended wait), and a receive lasts for minutes.
 */
export const receivesByVisibility = 200;

/** Whether a message has been received so often that its redrive policy may soon give it up. */
export function isNearLastReceive(receiveCount: number): boolean {
  return receiveCount >= 950;
}

const soonSeconds = 5;
const patientSeconds = 60;
const firstSeconds = 10;
const firstLooks = 12;
/** Who waits longest is looked at each 12 s: of the 15 s that it may be late, three are left for delivery and the look. */
const tickSeconds = 12;
/** How long an attended wait lasts. With 200 receives before, and 240 s for each after them, 48 hours take about 910. */
const attendanceSeconds = 240;

/**
 * When an attended wait that begins now is to end. The ends are the same for all, at whole multiples of four minutes: so
 * messages that wait for long come back together, and share invocations instead of keeping one each.
 */
export function attendanceEndsAt(startedAt: EpochMs): EpochMs {
  const lengthMs = attendanceSeconds * 1000;
  // Whoever comes a little early, by another process's clock, is meant for the turn that is about to begin.
  return Math.ceil((startedAt + tickSeconds * 1000) / lengthMs) * lengthMs;
}

/** Where an invocation is in its attended wait. */
export interface Attendance {
  readonly now: EpochMs;
  /** As `attendanceEndsAt` said. */
  readonly endsAt: EpochMs;
  /** How often the invocation has looked. */
  readonly looks: number;
  /** What is left to the invocation. */
  readonly remainingMs: DurationMs;
}

/**
 * How long the invocation waits before it looks again at the messages of its batch. Undefined when it ends instead, and
 * they wait by their visibility: no message of the batch has been received often, or time is up.
 */
export function attendedPauseMs(
  batch: readonly Waiting[],
  { now, endsAt, remainingMs }: Attendance,
): DurationMs | undefined {
  if (!batch.some(isReceivedOften)) return undefined;
  const pauseMs = Math.min(...batch.map(lookAgainSeconds)) * 1000;
  return now + pauseMs < endsAt && remainingMs - pauseMs >= lastLookMs ? pauseMs : undefined;
}

/**
 * After how many seconds a message comes back when the invocation ends. At the end of an attended wait that is the
 * beginning of the next one. An invocation that has no time to attend would use up the receives: there a message that was
 * received often stays away for as long as an attended wait would have lasted. No one stays away for longer than a third
 * of the heartbeat timeout.
 */
export function hiddenForSeconds(
  waiting: Waiting,
  { now, endsAt, looks }: Attendance,
  heartbeatTimeoutMs: DurationMs,
): number {
  const untilEndSeconds = Math.max(1, Math.ceil((endsAt - now) / 1000));
  const soonest = Math.min(lookAgainSeconds(waiting), isReceivedOften(waiting) ? untilEndSeconds : Infinity);
  const isCutShort = isReceivedOften(waiting) && looks === 1 && untilEndSeconds > soonest;
  const wanted = isCutShort ? attendanceSeconds : soonest;
  return Math.max(1, Math.floor(Math.min(wanted, heartbeatTimeoutMs / 3000)));
}

function isReceivedOften({ receiveCount }: Waiting): boolean {
  return receiveCount > receivesByVisibility;
}

function lookAgainSeconds({ pace, receiveCount }: Waiting): number {
  if (pace === 'soon') return soonSeconds;
  if (pace === 'patient') return patientSeconds;
  return receiveCount <= firstLooks ? firstSeconds : tickSeconds;
}
