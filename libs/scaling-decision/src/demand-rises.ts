import type { DurationMs } from '@poolkeeper/pool-model';
import type { DemandGrid } from './demand-grid.ts';

/** A period in which demand rose: runs arrived for which the period before had no worker in use. */
export interface DemandRise {
  readonly period: number;
  /** By how much: so many runs arrived at least. */
  readonly runs: number;
  /** How far the demand is above the workers that there would have been in time without headroom. */
  readonly above: number;
  /** Nobody had wanted a worker for a while before. */
  readonly fromQuiet: boolean;
}

export interface RiseTimes {
  /** A worker that was needed so long ago was asked for in time. */
  readonly leadMs: DurationMs;
  /** For how long an idle worker is kept; NaN and Infinity are for ever. */
  readonly keptMs: DurationMs;
}

/** Without demand for so long, it is a quiet time. */
const quietMs: DurationMs = 60 * 60_000;

/** Periods that are enough to tell that it is quiet. */
export function quietPeriods({ periodMs }: DemandGrid): number {
  return Math.max(1, Math.ceil(quietMs / periodMs));
}

/** The rises of demand, and which of the periods were quiet times. Periods that nobody knows are neither. */
export function demandRises(
  grid: DemandGrid,
  { leadMs, keptMs }: RiseTimes,
): { readonly rises: readonly DemandRise[]; readonly periods: number; readonly quiet: number } {
  const { demand, periodMs } = grid;
  const lead = Math.max(1, Math.ceil(leadMs / periodMs));
  const kept = keptMs >= 0 ? Math.max(1, Math.floor(keptMs / periodMs)) : Infinity;
  const inUse = recentPeaks(demand, { until: lead, periods: kept });
  const wantedOfLate = recentPeaks(demand, { until: 1, periods: quietPeriods(grid) });

  const rises: DemandRise[] = [];
  let periods = 0;
  let quiet = 0;
  for (const [period, wanted] of demand.entries()) {
    if (Number.isNaN(wanted)) continue;
    const fromQuiet = wantedOfLate[period] === 0;
    periods += 1;
    if (fromQuiet) quiet += 1;
    const runs = wanted - (demand[period - 1] ?? NaN);
    if (runs > 0) rises.push({ period, runs, above: wanted - (inUse[period] ?? 0), fromQuiet });
  }
  return { rises, periods, quiet };
}

/** For each period, the largest demand of so many periods, the last of them `until` before it; 0 where nobody knows. */
function recentPeaks(
  demand: Float64Array,
  { until, periods }: { readonly until: number; readonly periods: number },
): Float64Array {
  const peaks = new Float64Array(demand.length);
  // Periods whose demand no later one of the window exceeds, the largest first.
  const window: number[] = [];
  let head = 0;
  for (let period = until; period < demand.length; period += 1) {
    const entering = period - until;
    const wanted = demand[entering] ?? NaN;
    if (!Number.isNaN(wanted)) {
      while (window.length > head && (demand[window.at(-1) ?? 0] ?? 0) <= wanted) window.pop();
      window.push(entering);
    }
    while (window.length > head && (window[head] ?? 0) <= entering - periods) head += 1;
    peaks[period] = window.length > head ? (demand[window[head] ?? 0] ?? 0) : 0;
  }
  return peaks;
}
