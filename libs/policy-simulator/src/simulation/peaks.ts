import type { DemandHistory, DurationMs, EpochMs } from '@poolkeeper/pool-model';

const peakPeriodMs: DurationMs = 5 * 60_000;

/** The largest value in each period of five minutes, of a number that changes now and then. */
export class Peaks {
  readonly #points: { at: EpochMs; demand: number }[] = [];
  #value = 0;

  /** The value from now on. Times have to ascend. */
  set(now: EpochMs, value: number): void {
    const last = this.#until(now);
    this.#value = value;
    if (value > last.demand) last.demand = value;
  }

  /** The periods up to now, the one that has begun included. */
  history(now: EpochMs): DemandHistory {
    this.#until(now);
    return { periodMs: peakPeriodMs, points: this.#points };
  }

  /** Adds the periods up to now, and returns the last one. */
  #until(now: EpochMs): { at: EpochMs; demand: number } {
    const period = Math.floor(now / peakPeriodMs) * peakPeriodMs;
    let last = this.#points.at(-1);
    while (last === undefined || last.at < period) {
      last = { at: last === undefined ? period : last.at + peakPeriodMs, demand: this.#value };
      this.#points.push(last);
    }
    return last;
  }
}
