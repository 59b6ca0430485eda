import type { DurationMs } from '@poolkeeper/pool-model';
import type { Context } from 'aws-lambda';
import { OutOfTimeError } from './errors.ts';

/** How much time an invocation has left. */
export interface Deadline {
  remainingMs(): DurationMs;
}

export const noDeadline: Deadline = { remainingMs: () => Infinity };

/** The time that Lambda leaves an invocation. */
export function remainingTimeOf(context: Pick<Context, 'getRemainingTimeInMillis'>): Deadline {
  return { remainingMs: () => context.getRemainingTimeInMillis() };
}

/**
 * Starts a call only while at least `requiredMs` are left, so that none is cut off in the middle.
 *
 * @throws OutOfTimeError when less is left; the call was not started.
 */
export async function startInTime<Result>(
  deadline: Deadline,
  requiredMs: DurationMs,
  call: () => Promise<Result>,
): Promise<Result> {
  const remainingMs = deadline.remainingMs();
  if (remainingMs < requiredMs) throw new OutOfTimeError(remainingMs, requiredMs);
  return call();
}
