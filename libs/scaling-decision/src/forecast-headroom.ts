import type { DemandHistory, DurationMs, EpochMs } from '@poolkeeper/pool-model';
import type { ForecastPolicy } from './forecast-policy.ts';

/** What is known when demand is forecast. */
export interface ForecastContext {
  /** @default - nothing is known of the past */
  readonly history?: DemandHistory | undefined;
  readonly observedAt: EpochMs;
  /** A typical boot: so far ahead does it look. @default - two minutes, until one is seen */
  readonly bootMs?: DurationMs | undefined;
  /** Pending runs and busy workers at the moment. */
  readonly demand: number;
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
  /** In the last week, idle time of workers that nobody would have used. */
  readonly wastedMs: DurationMs;
}

export function forecastHeadroom(_forecast: ForecastPolicy, _context: ForecastContext): ForecastAdvice {
  return { minIdle: 0, why: { code: 'too-little-known', weeks: 0 } };
}
