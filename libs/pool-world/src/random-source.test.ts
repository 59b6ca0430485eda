import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomSource } from './random-source.ts';

const draw = (random: RandomSource) => Array.from({ length: 20 }, () => random.fraction());

describe('a random source', () => {
  it('draws the same for the same seed, and differently for another', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (seed, other) => {
        expect(draw(new RandomSource(seed))).toEqual(draw(new RandomSource(seed)));
        if (seed !== other) expect(draw(new RandomSource(seed))).not.toEqual(draw(new RandomSource(other)));
      }),
    );
  });

  it('returns a fork that does not depend on earlier draws', () => {
    const untouched = new RandomSource(7);
    const used = new RandomSource(7);
    draw(used);

    expect(draw(used.fork('boots'))).toEqual(draw(untouched.fork('boots')));
    expect(draw(used.fork('boots'))).not.toEqual(draw(untouched.fork('ids')));
  });

  it('distributes fractions evenly', () => {
    const random = new RandomSource(3);
    const tenths = new Array<number>(10).fill(0);
    for (let index = 0; index < 10_000; index += 1) {
      const tenth = random.integer(10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }

    expect(Math.min(...tenths)).toBeGreaterThan(850);
    expect(Math.max(...tenths)).toBeLessThan(1150);
  });

  it('picks each of several items', () => {
    const random = new RandomSource(4);
    const picked = new Set(Array.from({ length: 100 }, () => random.pick(['a', 'b', 'c'])));

    expect([...picked].toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('stays within the spread around a mean', () => {
    const random = new RandomSource(5);

    for (let index = 0; index < 1000; index += 1) {
      const value = random.around(60, 0.2);
      expect(value).toBeGreaterThanOrEqual(48);
      expect(value).toBeLessThanOrEqual(72);
    }
  });
});
