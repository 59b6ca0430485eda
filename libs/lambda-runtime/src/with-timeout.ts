import type { DurationMs } from '@poolkeeper/pool-model';
import { NoAnswerInTimeError } from './errors.ts';

/**
 * Waits for a call as a whole, including its retries and the pauses between them. It counts real time: a scaled clock does
 * not make the network faster.
 *
 * @param operation what the error names: `reading the pool from spacelift`
 * @throws NoAnswerInTimeError when the call takes longer. It is not cancelled and may still have an effect.
 */
export function withTimeout<Answer>(
  timeoutMs: DurationMs,
  operation: string,
  call: Promise<Answer>,
): Promise<Answer> {
  const timeout = waitInRealTime(timeoutMs).then(() => {
    throw new NoAnswerInTimeError(operation, timeoutMs);
  });
  return Promise.race([call, timeout]);
}

/** Waits in real time, also where a scaled clock moves `setTimeout`. */
export function waitInRealTime(durationMs: DurationMs): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  AbortSignal.timeout(durationMs).addEventListener('abort', () => {
    resolve(undefined);
  });
  return promise;
}
