import type { DurationMs } from '@poolkeeper/pool-model';
import { NoAnswerInTimeError } from './errors.ts';

/**
 * Waits for a call as a whole, however many requests and pauses it is made of.
 *
 * @throws NoAnswerInTimeError when it takes longer; it may still have an effect then.
 */
export async function within<Answer>(
  longestMs: DurationMs,
  subject: string,
  call: Promise<Answer>,
): Promise<Answer> {
  const { promise: timeIsUp, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new NoAnswerInTimeError(subject, longestMs));
  }, longestMs);
  try {
    return await Promise.race([call, timeIsUp]);
  } finally {
    clearTimeout(timer);
  }
}
