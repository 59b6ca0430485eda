import type { DurationMs } from '@poolkeeper/pool-model';
import type { Pace } from '../gate/outcome.ts';
import { minTimeForRoundMs } from './deadline.ts';

/** A message that waits for its next round. */
export interface Waiting {
  readonly pace: Pace;
  /** The invocation waits this long for the message, if it has the time: see CheckAgain. */
  readonly settlesInMs?: DurationMs;
}

const soonMs: DurationMs = 5_000;
/** A release may take 15 s after its run has ended. Of these, 10 s between rounds leave 5 s for deliveries and the round. */
const usualMs: DurationMs = 10_000;

/**
 * How long the invocation waits before it makes another round with its batch. Undefined when it ends instead, and its messages
 * wait by their visibility: because no drain of the batch is settling, or because its time is up. Only a settling is worth an
 * execution, which other messages may need: the next process would begin it anew.
 */
export function settlingPauseMs(batch: readonly Waiting[], remainingMs: DurationMs): DurationMs | undefined {
  if (batch.every(({ settlesInMs }) => settlesInMs === undefined)) return undefined;
  const pauseMs = Math.min(...batch.map((each) => each.settlesInMs ?? pauseOf(each)));
  return remainingMs - pauseMs >= minTimeForRoundMs ? pauseMs : undefined;
}

/**
 * How long a message is hidden when the invocation ends, in seconds: no longer than a third of the heartbeat timeout. There is
 * no limit to the number of its rounds: the queue has no redrive policy, which would count them.
 */
export function hiddenForSeconds(waiting: Waiting, heartbeatTimeoutMs: DurationMs): number {
  return Math.max(1, Math.floor(Math.min(pauseOf(waiting), heartbeatTimeoutMs / 3) / 1000));
}

function pauseOf({ pace }: Waiting): DurationMs {
  if (pace === 'soon') return soonMs;
  return pace === 'usual' ? usualMs : pace.everyMs;
}
