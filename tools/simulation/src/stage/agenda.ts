import type { EpochMs } from '@poolkeeper/pool-model';

interface Entry {
  readonly at: EpochMs;
  readonly action: () => void;
}

/** Actions that are planned outside the world, in order. Those of the same moment run in the order of planning. */
export class Agenda {
  /** In reverse order, so that the next entry is the last and taking it moves no other. */
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
    // After (that is, before in the list) all entries of the same moment.
    while (low > 0 && this.#entries[low - 1]?.at === at) low -= 1;
    this.#entries.splice(low, 0, { at, action });
  }

  takeNext(): (() => void) | undefined {
    return this.#entries.pop()?.action;
  }
}
