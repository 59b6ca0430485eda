import type { DurationMs } from '@poolkeeper/pool-model';
import { NoAnswerInTimeError } from './errors.ts';

/**
 * Waits for a call as a whole, however many requests and pauses it is made of. In real time, like every guard against
 * the machine: a scaled clock does not make the network faster.
 *
 * @throws NoAnswerInTimeError when it takes longer; it may still have an effect then.
 */
export function within<Answer>(
  longestMs: DurationMs,
  subject: string,
  call: Promise<Answer>,
): Promise<Answer> {
  const { promise: timeIsUp, reject } = Promise.withResolvers<never>();
  AbortSignal.timeout(longestMs).addEventListener('abort', () => {
    reject(new NoAnswerInTimeError(subject, longestMs));
  });
  return Promise.race([call, timeIsUp]);
}
