import type { DurationMs } from '@poolkeeper/pool-model';

/**
 * A call took longer than a pass can wait for it. A read changed nothing, so the pass fails and the next one looks again;
 * what a drain has done is not known. When it keeps coming, look at the health of the API it names.
 */
export class NoAnswerInTimeError extends Error {
  override readonly name = 'NoAnswerInTimeError';

  /** @param subject who did not answer what, `spacelift, asked for the pool,` */
  constructor(subject: string, withinMs: DurationMs) {
    super(`${subject} did not answer within ${withinMs / 1000} s: the next pass tries again`);
  }
}

/** An event does not say which pool it is for: the schedule that sent it was not made by a pool's stack. */
export class EventError extends Error {
  override readonly name = 'EventError';

  constructor(event: unknown) {
    const got = JSON.stringify(event) as string | undefined;
    super(
      `the event must be {"pool": "NAME"} with the name of a pool, got ${got?.slice(0, 200) ?? 'nothing'}`,
    );
  }
}
