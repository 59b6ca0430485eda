import { asCount, type DemandHistory, type DurationMs, type EpochMs } from '@poolkeeper/pool-model';
import { knownBoot, usualWaitWorth } from './boot-times.ts';
import { demandGrid, periodAt } from './demand-grid.ts';
import { forecastRecord } from './forecast-record.ts';
import { wallClockAt, wallClockGrid } from './wall-clock-grid.ts';
import { windowPeaks } from './window-peaks.ts';

/** What is known when demand is forecast. */
export interface ForecastContext {
  /** @default - nothing is known of the past */
  readonly history?: DemandHistory | undefined;
  readonly observedAt: EpochMs;
  /** A typical boot: so far ahead does it look. @default - two minutes, until one is seen */
  readonly bootMs?: DurationMs | undefined;
  /** Pending runs and busy workers at the moment. */
  readonly demand: number;
  /** For how long an idle worker is kept without a forecast; NaN and Infinity are for ever. @default - 5 minutes */
  readonly keptMs?: DurationMs | undefined;
  /** What a run's wait for one boot is worth, in the time of an idle worker. @default - ten boots */
  readonly waitWorthMs?: DurationMs | undefined;
}

export interface ForecastAdvice {
  /** Idle workers beyond the present demand; 0 when muted, or when there is nothing to expect. */
  readonly minIdle: number;
  /** Demand that earlier weeks had from now until a boot from now. Absent when too little is known. */
  readonly expectedDemand?: number;
  readonly why: ForecastReason;
}

export type ForecastReason =
  /** Fewer than two earlier weeks are known at this time of the week. */
  | { readonly code: 'too-little-known'; readonly weeks: number }
  | (ForecastFigures & { readonly code: 'by-earlier-weeks' })
  /** In the last week it would have cost more than it saved: it asks for nothing until that changes. */
  | (ForecastFigures & { readonly code: 'muted' });

export interface ForecastFigures {
  /** Earlier weeks that were looked at. */
  readonly weeks: number;
  /** What it would ask for, muted or not. */
  readonly wouldAsk: number;
  /** In the last week, runs that would not have waited for a boot. */
  readonly savedWaits: number;
  /** In the last week, idle time of workers that there would not have been without it. */
  readonly extraIdleMs: DurationMs;
}

const defaults = { maxIdle: 10, keptMs: 5 * 60_000, timeZone: 'UTC' };
const weekMs: DurationMs = 7 * 24 * 60 * 60_000;
/** One week is no pattern. */
const enoughWeeks = 2;
/** Nobody needs more than so many idle. */
const mostIdle = 10_000;
/** So much of all that it may ask for is on the house each week, or one early start of work would mute it. */
const graceMs: DurationMs = 60 * 60_000;

/**
 * Idle workers that make a pool ready for the demand that earlier weeks had at this time of the week, by the clocks of a
 * zone, from now until a boot from now.
 *
 * What it expects is the demand that more than half of the last four weeks reached, so a burst that came once is not
 * expected again. What it asks for comes beside the policy's other headrooms, of which the largest counts: it never makes
 * a pool smaller.
 *
 * When the past misleads, the harm is bounded: at any moment it asks for at most `maxIdle` workers, and it is muted while
 * what it would have cost in the last week, in idle time that there would not have been without it, is more than an hour
 * of `maxIdle` and the worth of the waits that it would have saved. So the idle time that it causes in any week is at most
 * what the waits of that week and the one before are worth, and `maxIdle` for an hour, for what the history does not know
 * yet, and until they are released.
 *
 * Pure, linear in the history, and never throws.
 */
export function forecastHeadroom(forecast: ForecastPolicy, context: ForecastContext): ForecastAdvice {
  const { observedAt, keptMs = defaults.keptMs } = context;
  const timeZone = forecast.timeZone ?? defaults.timeZone;
  const grid = wallClockGrid(demandGrid(context.history), timeZone);
  const { periodMs } = grid;
  const boot = knownBoot(context.bootMs);
  const weekPeriods = Math.round(weekMs / periodMs);
  const lead = Math.max(1, Math.ceil(boot / periodMs));

  const now = periodAt(grid, wallClockAt(observedAt, timeZone));
  const until = periodAt(grid, wallClockAt(observedAt, timeZone) + boot);
  const expectedNow = expectedDemand(
    windowPeaks(grid.demand, { from: 0, to: until - now }),
    now,
    weekPeriods,
  );
  if (expectedNow.weeks < enoughWeeks) {
    return { minIdle: 0, why: { code: 'too-little-known', weeks: expectedNow.weeks } };
  }

  const maxIdle = Math.min(asCount(forecast.maxIdle ?? defaults.maxIdle), mostIdle);
  const ahead = windowPeaks(grid.demand, { from: 0, to: lead });
  const record = forecastRecord(grid, {
    from: now - weekPeriods,
    to: now,
    expected: (period) => {
      const { weeks, demand } = expectedDemand(ahead, period, weekPeriods);
      return weeks < enoughWeeks ? 0 : demand;
    },
    maxIdle,
    lead,
    keptMs,
  });
  const waitWorthMs = context.waitWorthMs ?? usualWaitWorth(boot);
  const isMuted = record.extraIdleMs > record.savedWaits * waitWorthMs + maxIdle * graceMs;
  const wouldAsk = Math.min(maxIdle, Math.max(0, expectedNow.demand - asCount(context.demand)));
  return {
    minIdle: isMuted ? 0 : wouldAsk,
    expectedDemand: expectedNow.demand,
    why: { code: isMuted ? 'muted' : 'by-earlier-weeks', weeks: expectedNow.weeks, wouldAsk, ...record },
  };
}

/** Changes of a pool are followed within weeks, and one odd week decides nothing. */
const mostWeeks = 4;

export interface ExpectedDemand {
  /** Earlier weeks whose demand is known at the time. */
  readonly weeks: number;
  /** The largest demand that more than half of them reached; of two weeks, both. 0 when none is known. */
  readonly demand: number;
}

/** What the demand will be by what it was in the four weeks before. `peaks` are of periods, the weeks in periods. */
export function expectedDemand(peaks: Float64Array, period: number, weekPeriods: number): ExpectedDemand {
  const earlier: number[] = [];
  for (let week = 1; week <= mostWeeks; week += 1) {
    const peak = peaks[period - week * weekPeriods] ?? NaN;
    if (!Number.isNaN(peak)) earlier.push(peak);
  }
  earlier.sort((a, b) => a - b);
  return { weeks: earlier.length, demand: earlier[Math.floor((earlier.length - 1) / 2)] ?? 0 };
}

/** Readiness for the demand that earlier weeks had at this time. */
export interface ForecastPolicy {
  /** `advise` says what it would ask for; `act` asks for it. @default 'advise' */
  readonly mode?: 'advise' | 'act';
  /** Idle workers that it may ask for at the most: what a misleading history can cost. @default 10 */
  readonly maxIdle?: number;
  /** IANA name of the zone by whose clocks people work, so that nine o'clock stays nine o'clock. @default 'UTC' */
  readonly timeZone?: string;
}
