import type { EpochMs } from '@poolkeeper/pool-model';
import type { Stage } from '../stage/stage.ts';
import type { SeededFaults } from '@poolkeeper/pool-world';

/** Answers a read, now and then, with what was read before: as a replica that lags does. */
export class EarlierAnswers<Answer> {
  readonly #stage: Stage;
  readonly #faults: SeededFaults;
  readonly #longestMs: number;
  #last: { readonly at: EpochMs; readonly answer: Answer } | undefined;

  constructor(
    stage: Stage,
    { faults, longestMs }: { readonly faults: SeededFaults; readonly longestMs: number },
  ) {
    this.#stage = stage;
    this.#faults = faults;
    this.#longestMs = longestMs;
  }

  orFresh(read: () => Answer): Answer {
    const { now, trace } = this.#stage;
    const last = this.#last;
    if (this.#faults.strikes('stale') && last !== undefined && now - last.at <= this.#longestMs) {
      trace.note('cloud', () => `the next answer is ${(now - last.at) / 1000} s old`);
      return last.answer;
    }
    const answer = read();
    this.#last = { at: now, answer };
    return answer;
  }
}
