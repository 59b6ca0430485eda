import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aHistory, anyHistory, monday } from '../testing/histories.ts';
import { peakDemand } from './figures.ts';

const minute = 60_000;

describe('the peak of the demand', () => {
  const history = aHistory([9, 4, 1, 3, 2]);
  const end = monday + 25 * minute;

  it('is the largest of the time before the moment', () => {
    expect(peakDemand(history, 5 * minute, end)).toBe(2);
    expect(peakDemand(history, 10 * minute, end)).toBe(3);
    expect(peakDemand(history, 15 * minute, end)).toBe(3);
    expect(peakDemand(history, 20 * minute, end)).toBe(4);
    expect(peakDemand(history, Infinity, end)).toBe(9);
  });

  it('counts a period that began before the time and ended in it', () => {
    expect(peakDemand(history, 5 * minute + 1, end)).toBe(3);
  });

  it('does not know what is after the moment', () => {
    expect(peakDemand(history, 10 * minute, monday + 10 * minute)).toBe(9);
    expect(peakDemand(history, minute, monday + 11 * minute)).toBe(1);
    expect(peakDemand(history, minute, monday)).toBe(9);
    expect(peakDemand(history, minute, monday - 1)).toBe(0);
  });

  it('is none without a history or a time', () => {
    expect(peakDemand(undefined, minute, end)).toBe(0);
    expect(peakDemand(history, undefined, end)).toBe(0);
    expect(peakDemand(history, 0, end)).toBe(0);
    expect(peakDemand(history, -minute, end)).toBe(0);
    expect(peakDemand(history, NaN, end)).toBe(0);
  });

  it('ignores a demand that makes no sense', () => {
    expect(peakDemand(aHistory([NaN, 2, -1, Infinity]), Infinity, end)).toBe(2);
  });

  it('is a number of any history', () => {
    const anyTime = fc.oneof(fc.integer({ min: monday, max: monday + 1e8 }), fc.double());
    fc.assert(
      fc.property(anyHistory(), anyTime, anyTime, (any, windowMs, at) => {
        const peak = peakDemand(any, windowMs, at);
        expect(peak >= 0 && peak < Infinity).toBe(true);
      }),
    );
  });
});
