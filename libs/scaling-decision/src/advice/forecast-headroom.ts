import { asCount, type DemandHistory, type DurationMs, type EpochMs } from '@poolkeeper/pool-model';
import { knownBoot, usualWaitWorth } from './boot-times.ts';
import { demandGrid, periodAt } from './demand-grid.ts';
import { forecastRecord } from './forecast-record.ts';
import { wallClockAt, wallClockGrid } from './wall-clock-grid.ts';
import { windowPeaks } from './window-peaks.ts';

/** The input of a forecast. */
export interface ForecastContext {
  /** @default - nothing is known of the past */
  readonly history?: DemandHistory | undefined;
  readonly observedAt: EpochMs;
  /** A typical boot, which is how far ahead the forecast reads. @default - two minutes, until a boot is seen */
  readonly bootMs?: DurationMs | undefined;
  /** Pending runs and busy workers at the moment. */
  readonly demand: number;
  /** How long an idle worker is kept without a forecast; NaN and Infinity mean forever. @default - 5 minutes */
  readonly keptMs?: DurationMs | undefined;
  /** The worth of one run's wait for a boot, in idle time of a worker. @default - ten boots */
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
  /** Earlier weeks that were compared. */
  readonly weeks: number;
  /** Idle workers it would request if it were not muted. */
  readonly wouldAsk: number;
  /** In the last week, runs that would not have waited for a boot. */
  readonly savedWaits: number;
  /** Idle time in the last week that would not have existed without it. */
  readonly extraIdleMs: DurationMs;
}

const defaults = { maxIdle: 10, keptMs: 5 * 60_000, timeZone: 'UTC' };
const weekMs: DurationMs = 7 * 24 * 60 * 60_000;
/** One week is no pattern. */
const enoughWeeks = 2;
/** No pool needs more idle workers. */
const mostIdle = 10_000;
/** This much of the maximum is free of charge each week; otherwise one early start of work would mute the forecast. */
const graceMs: DurationMs = 60 * 60_000;

/**
 * Idle workers that make a pool ready for the demand that earlier weeks had from this time of the week until a boot
 * later, in local time.
 *
 * It expects the demand that more than half of the last four weeks reached, so a burst that happened once is not
 * expected again. The largest of all headrooms applies, so the forecast never makes a pool smaller.
 *
 * A misleading past has limited cost. The forecast never requests more than `maxIdle` workers. It is muted while its
 * cost in the last week, in idle time that would not have existed without it, exceeds the worth of the waits it would
 * have saved plus one hour of `maxIdle`. So the idle time it causes in any week is at most the worth of the waits of
 * that week and the one before, plus `maxIdle` for one hour, for the time that the history does not cover yet, and
 * until the workers are released.
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

/** Four weeks follow changes of a pool soon enough, and one unusual week decides nothing. */
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
  /** Maximum number of idle workers that it may ask for: it limits what a misleading history costs. @default 10 */
  readonly maxIdle?: number;
  /** IANA name of the zone by whose clocks people work, so that nine o'clock stays nine o'clock. @default 'UTC' */
  readonly timeZone?: string;
}
