import type { EpochMs } from '@poolkeeper/pool-model';

interface Entry {
  readonly at: EpochMs;
  readonly action: () => void;
}

/** What is planned outside of the world, in order. What is due at the same moment happens as it was planned. */
export class Agenda {
  /** The next one is the last, so that taking it moves nothing. */
  readonly #entries: Entry[] = [];

  nextAt(): EpochMs | undefined {
    return this.#entries.at(-1)?.at;
  }

  add(at: EpochMs, action: () => void): void {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const entry = this.#entries[middle];
      if (entry !== undefined && entry.at > at) low = middle + 1;
      else high = middle;
    }
    // Behind (that is: before in the list) all that is due at the same moment.
    while (low > 0 && this.#entries[low - 1]?.at === at) low -= 1;
    this.#entries.splice(low, 0, { at, action });
  }

  takeNext(): (() => void) | undefined {
    return this.#entries.pop()?.action;
  }
}
