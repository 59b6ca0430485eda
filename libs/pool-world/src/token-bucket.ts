import type { EpochMs } from '@poolkeeper/pool-model';

/** How many tokens a bucket holds, and how many it gets a second. */
export interface BucketSize {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

/** A bucket of tokens, by which AWS limits requests and resources. It is full at first. */
export class TokenBucket {
  readonly #size: BucketSize;
  #tokens: number;
  #at: EpochMs;

  constructor(size: BucketSize, now: EpochMs) {
    this.#size = size;
    this.#tokens = size.capacity;
    this.#at = now;
  }

  /** Takes a token. Returns whether there was one. */
  take(now: EpochMs): boolean {
    const { capacity, refillPerSecond } = this.#size;
    const refilled = (Math.max(0, now - this.#at) / 1000) * refillPerSecond;
    this.#tokens = Math.min(capacity, this.#tokens + refilled);
    this.#at = Math.max(now, this.#at);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
