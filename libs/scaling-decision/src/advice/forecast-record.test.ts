import { describe, expect, it } from 'vitest';
import { aHistory } from '../testing/histories.ts';
import { demandGrid } from './demand-grid.ts';
import { forecastRecord, type ForecastTrial } from './forecast-record.ts';

const minute = 60_000;

describe('the record of a forecast', () => {
  it('saves the waits of runs whose worker was requested early enough', () => {
    expect(recordOf([0, 0, 0, 3, 0], { 2: 2 }).savedWaits).toBe(2);
    expect(recordOf([0, 0, 0, 3, 0], { 2: 9 }).savedWaits).toBe(3);
    expect(recordOf([0, 0, 0, 3, 0], { 3: 3 }).savedWaits).toBe(0);
    expect(recordOf([0, 0, 0, 3, 0], { 1: 3 }, { lead: 2 }).savedWaits).toBe(3);
    expect(recordOf([0, 0, 0, 3, 0], { 2: 3 }, { lead: 2 }).savedWaits).toBe(0);
  });

  it('also saves with a worker that was requested earlier and is kept', () => {
    expect(recordOf([0, 0, 0, 3, 0], { 1: 3 }).savedWaits).toBe(0);
    expect(recordOf([0, 0, 0, 3, 0], { 1: 3 }, { keptMs: 0 }).savedWaits).toBe(0);
    expect(recordOf([0, 0, 0, 3, 0], { 1: 3 }, { keptMs: 10 * minute }).savedWaits).toBe(3);
    expect(recordOf([0, 0, 0, 3, 0], { 0: 3 }, { keptMs: NaN }).savedWaits).toBe(3);
  });

  it('saves nothing that would not have waited anyway', () => {
    expect(recordOf([0, 0, 2, 3, 0], { 2: 3 }).savedWaits).toBe(1);
    expect(recordOf([0, 0, 4, 0, 4], { 2: 4 }, { lead: 2 }).savedWaits).toBe(0);
    expect(recordOf([0, 3, 0, 3, 0], { 2: 3 }, { keptMs: 10 * minute }).savedWaits).toBe(0);
  });

  it('costs the additional workers until they are released', () => {
    expect(recordOf([0, 0, 0, 0, 0], { 2: 3 }).extraIdleMs).toBe(2 * 3 * 5 * minute);
    expect(recordOf([0, 0, 1, 2, 0], { 2: 3 }).extraIdleMs).toBe((2 + 1) * 5 * minute);
    expect(recordOf([0, 3, 0, 0, 0], { 2: 3 }).extraIdleMs).toBe(3 * 5 * minute);
    expect(recordOf([0, 0, 0, 0, 0], { 2: 3 }, { keptMs: 10 * minute }).extraIdleMs).toBe(3 * 3 * 5 * minute);
  });

  it('asks for at most so many beyond the demand', () => {
    expect(recordOf([0, 0, 1, 5, 5], { 2: 9 }, { maxIdle: 2 })).toEqual({
      savedWaits: 2,
      extraIdleMs: 2 * 5 * minute,
    });
  });

  it('covers the tried periods, with earlier requests', () => {
    const demand = [0, 0, 3, 0, 3, 0];
    const asked = { 1: 3, 3: 3 };
    expect(recordOf(demand, asked)).toEqual({ savedWaits: 6, extraIdleMs: 3 * 5 * minute });
    expect(recordOf(demand, asked, { from: 2 })).toEqual({ savedWaits: 6, extraIdleMs: 0 });
    expect(recordOf(demand, asked, { from: 3 })).toEqual({ savedWaits: 3, extraIdleMs: 0 });
    expect(recordOf(demand, asked, { to: 4 })).toEqual({ savedWaits: 3, extraIdleMs: 3 * 5 * minute });
    expect(recordOf(demand, asked, { from: -99, to: 99 })).toEqual(recordOf(demand, asked));
    const before = { 2: 3 };
    expect(recordOf([0, 0, 0, 0, 0, 0], before, { from: 3 }).extraIdleMs).toBe(3 * 5 * minute);
  });

  it('is unknown for unknown periods', () => {
    expect(recordOf([0, NaN, NaN, NaN, 0], { 2: 3 })).toEqual({ savedWaits: 0, extraIdleMs: 0 });
  });
});

/** Of five-minute periods, with what the forecast expects in some of them. */
function recordOf(
  demand: readonly number[],
  expected: Readonly<Record<number, number>>,
  changes: Partial<ForecastTrial> = {},
) {
  return forecastRecord(demandGrid(aHistory(demand)), {
    from: 0,
    to: demand.length,
    expected: (period) => expected[period] ?? 0,
    maxIdle: 10,
    lead: 1,
    keptMs: 5 * minute,
    ...changes,
  });
}
