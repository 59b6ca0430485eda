import type { DurationMs, EpochMs } from '@poolkeeper/pool-model';
import { shownWallClock } from '../schedule/schedule-clock.ts';
import type { DemandGrid } from './demand-grid.ts';

const dayMs: DurationMs = 24 * 60 * 60_000;
/** A shorter history has no week to compare with, so its local time does not matter. */
const shortestMs: DurationMs = 7 * dayMs;

const byZone = new WeakMap<DemandGrid, Map<string, DemandGrid>>();

/**
 * A grid by the local time of a zone, in milliseconds as if it were UTC, so that a week earlier is the same hour for
 * the people there. Grids of less than a week are returned unchanged. An hour that the clocks skipped is unknown; an
 * hour that they showed twice has the larger demand of the two. An unknown zone counts as UTC.
 */
export function wallClockGrid(grid: DemandGrid, timeZone: string): DemandGrid {
  const zones = byZone.get(grid) ?? new Map<string, DemandGrid>();
  byZone.set(grid, zones);
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  const shifted = shift(grid, timeZone);
  zones.set(timeZone, shifted);
  return shifted;
}

/** The local time of a zone; UTC for an unknown zone. */
export function wallClockAt(at: EpochMs, timeZone: string): EpochMs {
  // Intl takes 10 ms and 8 MiB when a process uses it for the first time.
  if (timeZone === 'UTC') return at;
  return shownWallClock(at, timeZone) ?? at;
}

function shift({ startsAt, periodMs, demand }: DemandGrid, timeZone: string): DemandGrid {
  const periods = demand.length;
  if (!(periods * periodMs >= shortestMs)) return { startsAt, periodMs, demand };
  const offsetAt = (period: number): DurationMs => {
    const at = startsAt + period * periodMs;
    return wallClockAt(at, timeZone) - at;
  };
  const first = offsetAt(0);
  const shifts = new Int32Array(periods);
  let least = 0;
  let most = 0;
  // Reading local time is slow, and offsets change a few times a year: each period of a day is read only when the day
  // has two offsets.
  const day = Math.max(1, Math.floor(dayMs / periodMs));
  for (let from = 0; from < periods; from += day) {
    const to = Math.min(from + day, periods) - 1;
    const before = offsetAt(from);
    const isSteady = before === offsetAt(to);
    for (let period = from; period <= to; period += 1) {
      const by = Math.round(((isSteady ? before : offsetAt(period)) - first) / periodMs);
      shifts[period] = by;
      least = Math.min(least, by);
      most = Math.max(most, by);
    }
  }
  const shown = new Float64Array(periods + most - least).fill(NaN);
  for (const [period, wanted] of demand.entries()) {
    const place = period + (shifts[period] ?? 0) - least;
    const known = shown[place] ?? NaN;
    if (!(known >= wanted) && !Number.isNaN(wanted)) shown[place] = wanted;
  }
  return { startsAt: startsAt + first + least * periodMs, periodMs, demand: shown };
}
