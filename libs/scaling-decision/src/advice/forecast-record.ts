import type { DurationMs } from '@poolkeeper/pool-model';
import { type DemandGrid, knownDemand } from './demand-grid.ts';
import { demandRises } from './demand-rises.ts';
import { windowPeaks } from './window-peaks.ts';

/** What a forecast would have been worth. */
export interface ForecastRecord {
  /** Runs that would not have waited for a boot. */
  readonly savedWaits: number;
  /** Idle time of workers that there would not have been without it. */
  readonly extraIdleMs: DurationMs;
}

export interface ForecastTrial {
  /** The periods that are tried, `to` exclusive. */
  readonly from: number;
  readonly to: number;
  /** What the forecast would have expected in a period, 0 for nothing. */
  readonly expected: (period: number) => number;
  /** Maximum number of idle workers that it may ask for. */
  readonly maxIdle: number;
  /** In periods: a worker that was asked for so long ago is there. */
  readonly lead: number;
  /** For how long an idle worker is kept; NaN and Infinity are for ever. */
  readonly keptMs: DurationMs;
}

/** Plays the forecast on a time that is over, beside a pool without one. Either keeps what idles for as long. */
export function forecastRecord(whole: DemandGrid, trial: ForecastTrial): ForecastRecord {
  const { periodMs } = whole;
  const { lead, keptMs } = trial;
  const kept = keptMs >= 0 ? Math.max(1, Math.floor(keptMs / periodMs)) : Infinity;
  // What is before the first period that matters is most of the history.
  const first = Math.min(whole.demand.length, Math.max(0, trial.from - lead - kept));
  const demand = whole.demand.subarray(first);
  const grid: DemandGrid = { startsAt: whole.startsAt + first * periodMs, periodMs, demand };
  const from = Math.max(0, trial.from - first);
  const to = Math.min(demand.length, trial.to - first);

  const asked = new Float64Array(demand.length).fill(NaN);
  for (let period = Math.max(0, from - lead - kept); period < to; period += 1) {
    asked[period] = Math.min((demand[period] ?? NaN) + trial.maxIdle, trial.expected(first + period));
  }
  const withIt = windowPeaks(asked, { from: -kept, to: 0 });
  const withoutIt = windowPeaks(demand, { from: -kept, to: 0 });
  let extraIdle = 0;
  for (let period = from; period < to; period += 1) {
    extraIdle += Math.max(0, knownDemand(withIt, period) - knownDemand(withoutIt, period));
  }

  const inTime = windowPeaks(asked, { from: 1 - lead - kept, to: -lead });
  let savedWaits = 0;
  for (const { period, runs, above } of demandRises(grid, { leadMs: lead * periodMs, keptMs }).rises) {
    if (period < from || period >= to) continue;
    const late = Math.min(runs, Math.max(0, above));
    const missing = knownDemand(demand, period) - knownDemand(inTime, period);
    savedWaits += late - Math.min(late, Math.max(0, missing));
  }
  return { savedWaits, extraIdleMs: extraIdle * periodMs };
}
