import type { DurationMs } from '@poolkeeper/pool-model';
import { type DemandGrid, knownDemand } from './demand-grid.ts';
import { windowPeaks } from './window-peaks.ts';

/** A period in which demand rose: runs arrived for which the period before had no worker in use. */
export interface DemandRise {
  readonly period: number;
  /** The size of the rise: at least this many runs arrived. */
  readonly runs: number;
  /** How far the demand is above the workers that there would have been in time without headroom. */
  readonly above: number;
  /** No worker had been in demand for a while before. */
  readonly fromQuiet: boolean;
}

export interface RiseTimes {
  /** A worker that was needed this long ago would have been requested in time. */
  readonly leadMs: DurationMs;
  /** How long an idle worker is kept; NaN and Infinity mean forever. */
  readonly keptMs: DurationMs;
}

/** A time without demand for this long is quiet. */
const quietMs: DurationMs = 60 * 60_000;

/** How many periods without demand make a quiet time. */
export function quietPeriods({ periodMs }: DemandGrid): number {
  return Math.max(1, Math.ceil(quietMs / periodMs));
}

/** The rises of demand, and how many of the known periods were quiet. Unknown periods are not counted. */
export function demandRises(
  grid: DemandGrid,
  { leadMs, keptMs }: RiseTimes,
): { readonly rises: readonly DemandRise[]; readonly periods: number; readonly quiet: number } {
  const { demand, periodMs } = grid;
  const lead = Math.max(1, Math.ceil(leadMs / periodMs));
  const kept = keptMs >= 0 ? Math.max(1, Math.floor(keptMs / periodMs)) : Infinity;
  const inUse = windowPeaks(demand, { from: 1 - lead - kept, to: -lead });
  const wantedOfLate = windowPeaks(demand, { from: -quietPeriods(grid), to: -1 });

  const rises: DemandRise[] = [];
  let periods = 0;
  let quiet = 0;
  for (const [period, wanted] of demand.entries()) {
    if (Number.isNaN(wanted)) continue;
    const fromQuiet = !(knownDemand(wantedOfLate, period) > 0);
    periods += 1;
    if (fromQuiet) quiet += 1;
    const runs = wanted - (demand[period - 1] ?? NaN);
    if (runs > 0) rises.push({ period, runs, above: wanted - knownDemand(inUse, period), fromQuiet });
  }
  return { rises, periods, quiet };
}
