import type { DurationMs } from '@poolkeeper/pool-model';

/**
 * A call took longer than the invocation can wait for it. A read changed nothing; whether a change took effect is unknown.
 * If it keeps happening, check the health of the API that the message names.
 */
export class NoAnswerInTimeError extends Error {
  override readonly name = 'NoAnswerInTimeError';

  /** @param operation what took too long: `reading the pool from spacelift` */
  constructor(operation: string, timeoutMs: DurationMs) {
    super(`${operation} took longer than ${timeoutMs / 1000} s; the next invocation tries again`);
  }
}

/** An invocation has too little time left to start a call. The next one makes it. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';

  constructor(remainingMs: DurationMs, requiredMs: DurationMs) {
    super(`too little time left to start a call: ${remainingMs} ms, and it may take ${requiredMs} ms`);
  }
}
