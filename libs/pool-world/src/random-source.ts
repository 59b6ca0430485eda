/**
 * A seeded random generator (sfc32, the small fast counter).
 *
 * Each part of the world draws from its own fork, so that an additional draw in one part does not change the draws of the
 * others.
 */
export class RandomSource {
  readonly #seed: number;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number) {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`a seed must be a whole number, got ${seed}`);
    this.#seed = seed;
    this.#a = seed | 0;
    this.#b = Math.floor(seed / 2 ** 32) | 0;
    this.#c = 0x9e3779b9;
    for (let round = 0; round < 12; round += 1) this.fraction();
  }

  /** A separate source. The same label gives the same source, regardless of earlier draws. */
  fork(label: string): RandomSource {
    let hash = 0x811c9dc5;
    for (let index = 0; index < label.length; index += 1) {
      hash = Math.imul(hash ^ label.charCodeAt(index), 0x01000193);
    }
    return new RandomSource(((hash >>> 0) * 2 ** 20 + this.#seed) % Number.MAX_SAFE_INTEGER);
  }

  /** From 0 to below 1. */
  fraction(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 to below `limit`. */
  integer(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  /** One of the items. */
  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.integer(items.length)] ?? items[0];
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** Uniformly distributed in `mean` plus or minus its share `spread`. */
  around(mean: number, spread: number): number {
    return mean * (1 + spread * (2 * this.fraction() - 1));
  }

  /** Normally distributed with mean 0 and standard deviation 1. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.fraction()));
    return radius * Math.cos(2 * Math.PI * this.fraction());
  }

  characters(alphabet: string, length: number): string {
    let drawn = '';
    for (let index = 0; index < length; index += 1) drawn += alphabet.charAt(this.integer(alphabet.length));
    return drawn;
  }
}
