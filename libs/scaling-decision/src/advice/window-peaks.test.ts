import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { windowPeaks } from './window-peaks.ts';

describe('peaks of a window', () => {
  it('are the largest of the periods in it, of those that are known', () => {
    const demand = Float64Array.from([1, 5, 2, NaN, 0, 3]);
    expect([...windowPeaks(demand, { from: -1, to: 0 })]).toEqual([1, 5, 5, 2, 0, 3]);
    expect([...windowPeaks(demand, { from: -2, to: -1 })]).toEqual([NaN, 1, 5, 5, 2, 0]);
    expect([...windowPeaks(demand, { from: 0, to: 1 })]).toEqual([5, 5, 2, 0, 3, 3]);
    expect([...windowPeaks(demand, { from: -Infinity, to: -1 })]).toEqual([NaN, 1, 5, 5, 5, 5]);
  });

  it('are unknown for a window without a known demand, or outside the history', () => {
    const demand = Float64Array.from([1, NaN, 2]);
    expect([...windowPeaks(demand, { from: 0, to: 0 })]).toEqual([1, NaN, 2]);
    expect([...windowPeaks(demand, { from: -Infinity, to: -Infinity })]).toEqual([NaN, NaN, NaN]);
    expect([...windowPeaks(demand, { from: 3, to: 9 })]).toEqual([NaN, NaN, NaN]);
    expect([...windowPeaks(demand, { from: 0, to: Infinity })]).toEqual([2, 2, 2]);
    expect([...windowPeaks(demand, { from: 1e300, to: 2e300 })]).toEqual([NaN, NaN, NaN]);
  });

  it('are those found by comparing each period', () => {
    const demand = fc.array(fc.oneof(fc.nat({ max: 5 }), fc.constant(NaN)), { maxLength: 30 });
    const window = fc.tuple(fc.integer({ min: -8, max: 8 }), fc.nat({ max: 8 }));
    fc.assert(
      fc.property(demand, window, (all, [from, width]) => {
        const found = all.map((_, period) => {
          const start = Math.max(0, period + from);
          const seen = all
            .slice(start, Math.max(start, period + from + width + 1))
            .filter((d) => !Number.isNaN(d));
          return seen.length === 0 ? NaN : Math.max(...seen);
        });
        expect([...windowPeaks(Float64Array.from(all), { from, to: from + width })]).toEqual(found);
      }),
    );
  });
});
