import type { EpochMs } from '@poolkeeper/pool-model';
import { BinaryHeap } from './binary-heap.ts';

/** Something that is due later and can still be called off. */
export interface Timer {
  cancel(): void;
}

interface Due {
  readonly at: EpochMs;
  readonly sequence: number;
  action: (() => void) | undefined;
}

/**
 * The virtual clock and all that is due. What is due at the same moment happens in the order in which it was planned,
 * so a history depends on nothing but seed and calls.
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

  /** `seconds` from now, to the millisecond. */
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
    // A scaled clock gives fractions; a history holds whole milliseconds.
    this.#now = Math.max(this.#now, Math.floor(moment));
  }

  #next(): Due | undefined {
    while (this.#due.size > 0 && this.#due.peek()?.action === undefined) this.#due.pop();
    return this.#due.peek();
  }
}
