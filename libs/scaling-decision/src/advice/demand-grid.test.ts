import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyHistory } from '../testing/histories.ts';
import { demandGrid, periodAt } from './demand-grid.ts';

const minute = 60_000;

describe('the grid of a demand history', () => {
  it('has the demand of each period', () => {
    expect(gridOf([0, 3], [1, 0], [2, 7])).toEqual([3, 0, 7]);
  });

  it('does not know what is not there', () => {
    expect(gridOf([0, 3], [4, 7])).toEqual([3, NaN, NaN, NaN, 7]);
    expect(demandGrid(undefined).demand).toHaveLength(0);
    expect(gridOf()).toEqual([]);
  });

  it('fills gaps of two periods, as a pass may come late', () => {
    expect(gridOf([0, 3], [3, 7])).toEqual([3, 3, 3, 7]);
    expect(gridOf([0, 0], [2, 7])).toEqual([0, 0, 7]);
  });

  it('takes the largest of several in one period, whatever their order', () => {
    expect(gridOf([1, 5], [0, 2], [1.5, 4], [1.9, 6.7])).toEqual([2, 6]);
  });

  it('leaves out numbers that make no sense', () => {
    expect(gridOf([0, 1], [NaN, 5], [1, NaN], [2, -3], [3, Infinity], [4, 2])).toEqual([1, NaN, NaN, NaN, 2]);
    expect([...demandGrid({ periodMs: 0, points: [{ at: 0, demand: 1 }] }).demand]).toEqual([]);
    expect([...demandGrid({ periodMs: NaN, points: [{ at: 0, demand: 1 }] }).demand]).toEqual([]);
  });

  it('keeps the newest ten weeks, so that a time out of all reason costs nothing', () => {
    const grid = demandGrid({ periodMs: minute, points: [0, 8e15].map((at) => ({ at, demand: 1 })) });
    expect(grid.demand).toHaveLength(20_000);
    expect(grid.demand.at(-1)).toBe(1);
    expect(grid.startsAt).toBe(8e15 - 19_999 * minute);
  });

  it('is made once for a history', () => {
    const history = { periodMs: minute, points: [{ at: 0, demand: 1 }] };
    expect(demandGrid(history)).toBe(demandGrid(history));
  });

  it('tells the period of a moment', () => {
    const grid = demandGrid({ periodMs: minute, points: [{ at: 10 * minute, demand: 1 }] });
    expect(periodAt(grid, 10 * minute)).toBe(0);
    expect(periodAt(grid, 12 * minute - 1)).toBe(1);
    expect(periodAt(grid, 10 * minute - 1)).toBe(-1);
  });

  it('has a whole number or NaN everywhere, of any history', () => {
    fc.assert(
      fc.property(anyHistory(), (history) => {
        for (const demand of demandGrid(history).demand) {
          expect(Number.isNaN(demand) || (Number.isInteger(demand) && demand >= 0)).toBe(true);
        }
      }),
    );
  });
});

function gridOf(...points: readonly (readonly [minutes: number, demand: number])[]): number[] {
  const history = { periodMs: minute, points: points.map(([at, demand]) => ({ at: at * minute, demand })) };
  return [...demandGrid(history).demand];
}
