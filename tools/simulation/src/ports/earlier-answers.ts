import type { EpochMs } from '@poolkeeper/pool-model';
import type { Stage } from '../stage/stage.ts';
import type { SeededFaults } from '@poolkeeper/pool-world';

/** Answers some reads with an earlier answer, as a lagging replica does. */
export class EarlierAnswers<Answer> {
  readonly #stage: Stage;
  readonly #faults: SeededFaults;
  readonly #maxAgeMs: number;
  #last: { readonly at: EpochMs; readonly answer: Answer } | undefined;

  constructor(
    stage: Stage,
    { faults, maxAgeMs }: { readonly faults: SeededFaults; readonly maxAgeMs: number },
  ) {
    this.#stage = stage;
    this.#faults = faults;
    this.#maxAgeMs = maxAgeMs;
  }

  orFresh(read: () => Answer): Answer {
    const { now, trace } = this.#stage;
    const last = this.#last;
    if (this.#faults.strikes('stale') && last !== undefined && now - last.at <= this.#maxAgeMs) {
      trace.note('cloud', () => `the next answer is ${(now - last.at) / 1000} s old`);
      return last.answer;
    }
    const answer = read();
    this.#last = { at: now, answer };
    return answer;
  }
}
