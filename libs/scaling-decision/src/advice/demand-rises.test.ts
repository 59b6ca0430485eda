import { describe, expect, it } from 'vitest';
import { aHistory } from '../testing/histories.ts';
import { demandGrid } from './demand-grid.ts';
import { demandRises, quietPeriods } from './demand-rises.ts';

const minute = 60_000;
const times = { leadMs: 5 * minute, keptMs: 5 * minute };

describe('the rises of a demand', () => {
  it('are the periods that have more of it than the one before, by how many runs', () => {
    expect(risesOf([0, 2, 2, 1, 4])).toMatchObject([
      { period: 1, runs: 2 },
      { period: 4, runs: 3 },
    ]);
  });

  it('are above the workers that were in use a lead before, for as long as those are kept', () => {
    const above = (leadMinutes: number, keptMinutes: number) =>
      risesOf([4, 1, 0, 0, 5], { leadMs: leadMinutes * minute, keptMs: keptMinutes * minute }).map(
        (rise) => rise.above,
      );
    expect(above(5, 5)).toEqual([5]);
    expect(above(5, 14)).toEqual([5]);
    expect(above(5, 15)).toEqual([4]);
    expect(above(5, 20)).toEqual([1]);
    expect(above(15, 5)).toEqual([4]);
    expect(above(16, 5)).toEqual([1]);
    expect(above(0, 0)).toEqual([5]);
    expect(above(5, NaN)).toEqual([1]);
    expect(above(5, -1)).toEqual([1]);
    expect(above(5, Infinity)).toEqual([1]);
  });

  it('are unknown for the first period, and after an unknown one', () => {
    expect(risesOf([3, NaN, NaN, NaN, 4, 5])).toMatchObject([{ period: 5, runs: 1 }]);
    expect(risesOf([])).toEqual([]);
  });

  it('come from quiet when no worker was in demand for an hour', () => {
    const after = (idle: number) => risesOf([1, ...Array<number>(idle).fill(0), 1]).at(-1)?.fromQuiet;
    expect(after(11)).toBe(false);
    expect(after(12)).toBe(true);
  });

  it('are told with the number of periods that are known, and of those that are quiet', () => {
    const demand = [1, ...Array<number>(13).fill(0), NaN, NaN, NaN, 1];
    // The first has no past, and the last follows an hour without demand and with unknown demand.
    expect(demandRises(demandGrid(aHistory(demand)), times)).toMatchObject({ periods: 15, quiet: 3 });
  });
});

describe('a quiet time', () => {
  it('is an hour, and at least one period', () => {
    const periods = (periodMs: number) => quietPeriods(demandGrid(aHistory([1], periodMs)));
    expect(periods(5 * minute)).toBe(12);
    expect(periods(7 * minute)).toBe(9);
    expect(periods(90 * minute)).toBe(1);
  });
});

function risesOf(demand: readonly number[], by = times) {
  return demandRises(demandGrid(aHistory(demand)), by).rises;
}
