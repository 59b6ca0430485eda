import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { CompleteShape } from './pool-shape.ts';

/** How many instances wait in a warm pool, and for how long they have been paid for. Without settings, it is always empty. */
export class SimulatedWarmPool {
  readonly #shape: CompleteShape;
  #stopped = 0;
  /** Instances that boot or stop for it. */
  #expected = 0;
  #stoppedMs = 0;
  #changedAt: EpochMs;

  constructor(shape: CompleteShape, startAt: EpochMs) {
    this.#shape = shape;
    this.#changedAt = startAt;
  }

  get reuses(): boolean {
    return this.#shape.warmPool?.reuses ?? false;
  }

  /** Fills it for a group of this size. */
  fill(desiredCapacity: number): void {
    this.#stopped = this.#wanted(desiredCapacity);
  }

  /** Starts an instance of it, and returns how long that takes. Undefined if there is none. */
  take(now: EpochMs): DurationMs | undefined {
    if (this.#stopped === 0) return undefined;
    this.#change(now, -1);
    return this.#shape.warmPool?.startMs;
  }

  /** Whether it lacks an instance beside those that are on their way; then one more is, and has to be added. */
  expectOne(desiredCapacity: number): boolean {
    if (this.#stopped + this.#expected >= this.#wanted(desiredCapacity)) return false;
    this.#expected += 1;
    return true;
  }

  /** Adds an instance that was expected. */
  add(now: EpochMs): void {
    this.#expected -= 1;
    this.#change(now, 1);
  }

  /** Up to now, summed over all instances. */
  stoppedMs(now: EpochMs): number {
    return this.#stoppedMs + this.#stopped * (now - this.#changedAt);
  }

  #wanted(desiredCapacity: number): number {
    const { warmPool, maxSize } = this.#shape;
    if (warmPool === undefined) return 0;
    const { minSize = 0, maxPreparedCapacity = maxSize } = warmPool;
    return Math.max(minSize, maxPreparedCapacity - desiredCapacity);
  }

  #change(now: EpochMs, by: number): void {
    this.#stoppedMs += this.#stopped * (now - this.#changedAt);
    this.#changedAt = now;
    this.#stopped += by;
  }
}
