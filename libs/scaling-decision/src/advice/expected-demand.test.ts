import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedDemand } from './forecast-headroom.ts';

describe('the demand to expect', () => {
  it.each([
    { earlier: [3, 9], expected: 3, because: 'both of two weeks reached it' },
    { earlier: [9, 3], expected: 3, because: 'their order is irrelevant' },
    { earlier: [3, 9, 5], expected: 5, because: 'two of three weeks reached it' },
    { earlier: [3, 9, 5, 7], expected: 5, because: 'three of four weeks reached it' },
    { earlier: [0, 0, 0, 500], expected: 0, because: 'one odd week decides nothing' },
    { earlier: [10, 9, 100], expected: 10, because: 'numbers are compared, not their digits' },
  ])('of $earlier is $expected: $because', ({ earlier, expected }) => {
    expect(expectedDemand(Float64Array.from(earlier), earlier.length, 1)).toEqual({
      weeks: earlier.length,
      demand: expected,
    });
  });

  it('is by the last four weeks', () => {
    expect(expectedDemand(Float64Array.from([9, 9, 9, 9, 1, 1, 1]), 7, 1)).toEqual({ weeks: 4, demand: 1 });
  });

  it('is by the weeks that are known', () => {
    expect(expectedDemand(Float64Array.from([4, NaN, 6, NaN]), 4, 1)).toEqual({ weeks: 2, demand: 4 });
    expect(expectedDemand(Float64Array.from([NaN, NaN]), 2, 1)).toEqual({ weeks: 0, demand: 0 });
    expect(expectedDemand(new Float64Array(0), 0, 1)).toEqual({ weeks: 0, demand: 0 });
  });

  it('is of the same period of each week', () => {
    const twoWeeks = Float64Array.from([1, 2, 3, 1, 2, 3]);
    expect(expectedDemand(twoWeeks, 7, 3)).toEqual({ weeks: 2, demand: 2 });
  });

  it('is what more than half of the weeks reached, and no more than that', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 4 }), (earlier) => {
        const { demand } = expectedDemand(Float64Array.from(earlier), earlier.length, 1);
        const reached = (level: number) => earlier.filter((wanted) => wanted >= level).length;
        expect(reached(demand)).toBeGreaterThan(earlier.length / 2);
        expect(reached(demand + 1)).toBeLessThanOrEqual(earlier.length / 2);
      }),
    );
  });
});
