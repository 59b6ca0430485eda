import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { shownWallClock } from '../schedule/schedule-clock.ts';
import { anyHistory } from '../testing/histories.ts';
import { demandGrid, periodAt } from './demand-grid.ts';
import { wallClockAt, wallClockGrid } from './wall-clock-grid.ts';

const hour = 3_600_000;
const week = 7 * 24;

describe('a grid by the clocks of a zone', () => {
  it('has the demand where the clocks showed its time', () => {
    const winter = gridFrom('2026-11-02T00:00Z', week);
    const grid = wallClockGrid(winter, 'America/New_York');
    expect(grid.startsAt).toBe(Date.parse('2026-11-01T19:00Z'));
    expect([...grid.demand]).toEqual([...winter.demand]);
  });

  it('does not know the hour that the clocks skipped', () => {
    // On Sunday, 29 March 2026, Warsaw had no 02:00; it began at 01:00 in UTC.
    const grid = wallClockGrid(gridFrom('2026-03-23T00:00Z', 2 * week), 'Europe/Warsaw');
    const at = (time: string) => grid.demand[periodAt(grid, Date.parse(`2026-03-29T${time}Z`))];
    const sunday = 6 * 24;
    expect([at('00:00'), at('01:00'), at('02:00'), at('03:00'), at('04:00')]).toEqual([
      sunday - 1,
      sunday,
      NaN,
      sunday + 1,
      sunday + 2,
    ]);
  });

  it('has the larger demand of an hour that the clocks showed twice, and of one that is known once', () => {
    // On Sunday, 25 October 2026, Warsaw had two hours that were called 02:00, from 00:00 and from 01:00 in UTC.
    const twice = (first: number, second: number) => {
      const start = Date.parse('2026-10-19T00:00Z');
      const demand = Array.from({ length: 2 * week }, () => 7);
      demand[6 * 24] = first;
      demand[6 * 24 + 1] = second;
      const points = demand.map((wanted, index) => ({ at: start + index * hour, demand: wanted }));
      const grid = wallClockGrid(
        demandGrid({ periodMs: hour, points: points.filter((point) => point.demand >= 0) }),
        'Europe/Warsaw',
      );
      return grid.demand[periodAt(grid, Date.parse('2026-10-25T02:00Z'))];
    };
    expect(twice(3, 5)).toBe(5);
    expect(twice(5, 3)).toBe(5);
    expect(twice(0, 0)).toBe(0);
  });

  it('uses UTC in UTC and in an unknown zone', () => {
    const grid = gridFrom('2026-03-23T00:00Z', 2 * week);
    expect(wallClockGrid(grid, 'UTC')).toEqual(grid);
    expect(wallClockGrid(grid, 'Mars')).toEqual(grid);
    expect(wallClockAt(12, 'Mars')).toBe(12);
  });

  it('uses UTC as Intl does, without loading it', async () => {
    const times = fc.integer({ min: 0, max: Date.UTC(2200, 0) });
    fc.assert(fc.property(times, (at) => wallClockAt(at, 'UTC') === shownWallClock(at, 'Etc/UTC')));
    const format = vi.spyOn(Intl, 'DateTimeFormat');
    onTestFinished(() => {
      format.mockRestore();
    });
    vi.resetModules();
    const unused = await import('./wall-clock-grid.ts');
    expect(unused.wallClockAt(12, 'UTC')).toBe(12);
    expect(format).not.toHaveBeenCalled();
  });

  it('leaves a grid of less than a week as it is', () => {
    const short = gridFrom('2026-03-23T00:00Z', week - 1);
    expect(wallClockGrid(short, 'Europe/Warsaw')).toEqual(short);
    expect(wallClockGrid(demandGrid(undefined), 'Europe/Warsaw').demand).toHaveLength(0);
    expect(wallClockGrid(gridFrom('2026-03-23T00:00Z', week), 'Europe/Warsaw')).not.toEqual(short);
  });

  it('is made once for each zone', () => {
    const grid = gridFrom('2026-03-23T00:00Z', week);
    expect(wallClockGrid(grid, 'Asia/Kolkata')).toBe(wallClockGrid(grid, 'Asia/Kolkata'));
    expect(wallClockGrid(grid, 'Asia/Kolkata')).not.toBe(wallClockGrid(grid, 'UTC'));
  });

  it('has each demand where a reference library says, across a change of the clocks', () => {
    const zones = [
      'Europe/Warsaw',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
      'America/St_Johns',
    ];
    const changes = ['2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2026-04-05', '2026-10-04'];
    const minutes = 30;
    const anyGrid = fc.record({
      zone: fc.constantFrom(...zones),
      change: fc.constantFrom(...changes),
      before: fc.integer({ min: 1, max: 8 * 48 }),
    });
    fc.assert(
      fc.property(anyGrid, ({ zone, change, before }) => {
        const start = Date.parse(change) - before * minutes * 60_000;
        const points = Array.from({ length: 9 * 48 }, (_, index) => ({
          at: start + index * minutes * 60_000,
          demand: index,
        }));
        const grid = wallClockGrid(demandGrid({ periodMs: minutes * 60_000, points }), zone);
        const shown = new Map<number, number>();
        for (const { at, demand } of points) {
          const local = DateTime.fromMillis(at, { zone });
          shown.set(at + local.offset * 60_000, demand);
        }
        expect(grid.demand.filter((demand) => !Number.isNaN(demand))).toHaveLength(shown.size);
        for (const [clock, demand] of shown) expect(grid.demand[periodAt(grid, clock)]).toBe(demand);
      }),
      { numRuns: 50 },
    );
  });

  it('has no demand that was not there, of any history', () => {
    fc.assert(
      fc.property(anyHistory(), (history) => {
        const grid = demandGrid(history);
        const shown = wallClockGrid(grid, 'Europe/Warsaw');
        const most = (demand: Float64Array) => Math.max(-1, ...demand.filter((one) => !Number.isNaN(one)));
        expect(most(shown.demand)).toBe(most(grid.demand));
      }),
    );
  });
});

/** The demand of each hour is its number. */
function gridFrom(start: string, hours: number) {
  const points = Array.from({ length: hours }, (_, index) => ({
    at: Date.parse(start) + index * hour,
    demand: index,
  }));
  return demandGrid({ periodMs: hour, points });
}
