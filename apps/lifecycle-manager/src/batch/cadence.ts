import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { Pace } from '../gate/outcome.ts';
import { minTimeForRoundMs } from './deadline.ts';

/** A message that waits for its next round. */
export interface Waiting {
  readonly pace: Pace;
  /** How often the message has been received, including this time. */
  readonly receiveCount: number;
  /** The invocation waits this long for the message, if it has the time: see CheckAgain. */
  readonly settlesInMs?: DurationMs;
}

/**
 * The number of receives up to which a message waits by its visibility timeout, where each round costs a receive. A redrive
 * policy allows 1,000 receives at most, and 200 last for a run of half an hour, as most are. From then on the invocation
 * itself repeats the rounds (an attended wait), and a receive lasts for minutes.
 */
export const receivesByVisibility = 200;
/**
 * The same for a message that waits for an absence to last. In attended waits the processes take turns of four minutes, so that
 * one comes back only after a short absence wait is over, and begins it anew. With 400 by visibility, each of the longest pause,
 * the others still last to the end of 48 hours.
 */
const receivesInAbsence = 400;

/** Returns true when the redrive policy may soon move a message that has been received this often. */
export function isNearLastReceive(receiveCount: number): boolean {
  return receiveCount >= 950;
}

const soonSeconds = 5;
const firstSeconds = 10;
const firstRounds = 12;
/** A release may take 15 s after its run has ended. Of these, 12 s between rounds leave 3 s for delivery and the round. */
const tickSeconds = 12;
/** The length of an attended wait. After 200 receives by visibility, one receive each 240 s makes about 910 in 48 hours. */
const attendanceSeconds = 240;

/**
 * The time at which an attended wait that begins now is to end. The ends are whole multiples of four minutes, the same for
 * all: so messages that wait for long return together and share invocations, instead of keeping one each.
 */
export function attendanceEndsAt(startedAt: EpochMs): EpochMs {
  const lengthMs = attendanceSeconds * 1000;
  // A message that returns a little early, by another process's clock, belongs to the turn that is about to begin.
  return Math.ceil((startedAt + tickSeconds * 1000) / lengthMs) * lengthMs;
}

/** How far an invocation is in its attended wait. */
export interface Attendance {
  readonly now: EpochMs;
  /** The result of `attendanceEndsAt`. */
  readonly endsAt: EpochMs;
  /** The number of rounds that the invocation has made. */
  readonly rounds: number;
  /** The time that the invocation has left. */
  readonly remainingMs: DurationMs;
}

/**
 * How long the invocation waits before its next round. Undefined when it ends instead and its messages wait by their
 * visibility: because no message of the batch has been received often or is settling, or because its time is up. The turns of
 * the attended waits do not end a settling: the next process would begin it anew.
 */
export function attendedPauseMs(
  batch: readonly Waiting[],
  { now, endsAt, remainingMs }: Attendance,
): DurationMs | undefined {
  const hasTime = (pauseMs: DurationMs) => remainingMs - pauseMs >= minTimeForRoundMs;
  const roundMs = Math.min(...batch.map(secondsToNextRound)) * 1000;
  const isAttended = batch.some(isReceivedOften) && now + roundMs < endsAt && hasTime(roundMs);
  const settlings = batch.flatMap(({ settlesInMs }) => settlesInMs ?? []);
  const pauseMs = Math.min(isAttended ? roundMs : Infinity, ...settlings);
  return Number.isFinite(pauseMs) && hasTime(pauseMs) ? pauseMs : undefined;
}

/**
 * How long a message is hidden when the invocation ends, in seconds. At the end of an attended wait the message returns when
 * the next one begins. An invocation that has no time to attend would use up the receives, so it hides a message that was
 * received often for as long as an attended wait. No message is hidden for longer than a third of the heartbeat timeout.
 */
export function hiddenForSeconds(
  waiting: Waiting,
  { now, endsAt, rounds }: Attendance,
  heartbeatTimeoutMs: DurationMs,
): number {
  const untilEndSeconds = Math.max(1, Math.ceil((endsAt - now) / 1000));
  const soonest = Math.min(
    secondsToNextRound(waiting),
    isReceivedOften(waiting) ? untilEndSeconds : Infinity,
  );
  const isCutShort = isReceivedOften(waiting) && rounds === 1 && untilEndSeconds > soonest;
  const wanted = isCutShort ? attendanceSeconds : soonest;
  return Math.max(1, Math.floor(Math.min(wanted, heartbeatTimeoutMs / 3000)));
}

function isReceivedOften({ pace, receiveCount }: Waiting): boolean {
  return receiveCount > (typeof pace === 'object' ? receivesInAbsence : receivesByVisibility);
}

function secondsToNextRound({ pace, receiveCount }: Waiting): number {
  if (pace === 'soon') return soonSeconds;
  if (typeof pace === 'object') return pace.everyMs / 1000;
  return receiveCount <= firstRounds ? firstSeconds : tickSeconds;
}
