import type { EpochMs } from '@poolkeeper/pool-model';
import { BinaryHeap } from './binary-heap.ts';

/** A planned action that can be cancelled. */
export interface Timer {
  cancel(): void;
}

interface Due {
  readonly at: EpochMs;
  readonly sequence: number;
  action: (() => void) | undefined;
}

/**
 * The virtual clock and its planned actions. Actions that are due at the same moment run in the order in which they were
 * planned, so that a history depends on seed and calls only.
 */
export class Timeline {
  #now: EpochMs;
  #planned = 0;
  readonly #due = new BinaryHeap<Due>((a, b) => a.at < b.at || (a.at === b.at && a.sequence < b.sequence));

  constructor(startAt: EpochMs) {
    if (!Number.isSafeInteger(startAt)) {
      throw new RangeError(`a world starts at whole milliseconds since the epoch, got ${startAt}`);
    }
    this.#now = startAt;
  }

  get now(): EpochMs {
    return this.#now;
  }

  /** Plans an action for `seconds` from now, rounded to milliseconds. */
  after(seconds: number, action: () => void): Timer {
    const due: Due = { at: this.#now + Math.round(seconds * 1000), sequence: this.#planned, action };
    this.#planned += 1;
    this.#due.push(due);
    return {
      cancel: () => {
        due.action = undefined;
      },
    };
  }

  nextEventAt(): EpochMs | undefined {
    return this.#next()?.at;
  }

  advanceTo(moment: EpochMs): void {
    for (let next = this.#next(); next !== undefined && next.at <= moment; next = this.#next()) {
      this.#due.pop();
      this.#now = next.at;
      next.action?.();
    }
    // A scaled clock yields fractions, but a history has whole milliseconds.
    this.#now = Math.max(this.#now, Math.floor(moment));
  }

  #next(): Due | undefined {
    while (this.#due.size > 0 && this.#due.peek()?.action === undefined) this.#due.pop();
    return this.#due.peek();
  }
}
