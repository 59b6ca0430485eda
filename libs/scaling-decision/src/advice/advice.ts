import {
  asCount,
  type DemandHistory,
  type DurationMs,
  type EpochMs,
  type Snapshot,
} from '@poolkeeper/pool-model';
import type { Policy } from '../policy.ts';
import { adviseRetention, type RetentionAdvice } from './adapt-retention.ts';
import { adviseHeadroom, type HeadroomAdvice, type QueueTimeObjective } from './advise-headroom.ts';
import { bootTimes, bootTimeWithin } from './boot-times.ts';
import { type ForecastAdvice, forecastHeadroom } from './forecast-headroom.ts';
import { type ForeseenAdvice, foreseenHeadroom } from './foreseen-headroom.ts';

/**
 * `act` changes the decision; `advise` only reports what it would request; `off` reports it without being configured.
 */
export type AdviceMode = 'act' | 'advise' | 'off';

/** Advice from the pool's past, and whether the decision uses it. */
export interface Advice {
  /** How long idle workers are kept. Absent unless the policy adapts it; then the decision uses it. */
  readonly retention?: RetentionAdvice;
  /** Absent when it is off and nothing is known of the past. */
  readonly objective?: ObjectiveAdvice;
  /** Absent when it is off and nothing is known of the past. */
  readonly forecast?: ForecastAdvice & { readonly mode: AdviceMode };
  /** Absent when it is off. */
  readonly foreseen?: ForeseenAdvice & { readonly mode: AdviceMode };
}

export interface ObjectiveAdvice extends HeadroomAdvice {
  readonly mode: AdviceMode;
  /** The objective: the policy's, or when that is off, 95 % within a minute. */
  readonly percent: number;
  readonly withinMs: DurationMs;
}

/** The objective for pools that set none: a wait that people notice but accept. */
const usualObjective: QueueTimeObjective = { withinMs: 60_000 };
const usualPercent = 95;

/** Computes nothing for a policy without such features in a pool of unknown past. */
export function adviceFor(snapshot: Snapshot, policy: Policy): Advice {
  const { history, runsAhead } = snapshot;
  const { retention, objective, forecast, foreseen } = policy;
  if ([history, retention, objective, forecast, foreseen].every((part) => part === undefined)) return {};
  const boots = bootTimes(snapshot);
  const bootMs = bootTimeWithin(boots, 0.5);
  const { demand, workers, idle } = usageOf(snapshot);
  const past: Past = {
    history,
    observedAt: snapshot.observedAt,
    boots,
    bootMs,
    demand,
    keptMs: usuallyKeptMs(policy, bootMs),
    waitWorthMs: retention?.waitWorthMs,
  };
  const level = workers + 1 - Math.min(idle, asCount(policy.maxStepIn));
  const isKnown = history !== undefined;
  return {
    ...(retention && { retention: adviseRetention(retention, { history, bootMs, workers: level }) }),
    ...((isKnown || objective) && { objective: objectiveAdvice(objective, past) }),
    ...((isKnown || forecast) && {
      forecast: { ...forecastHeadroom(forecast ?? {}, past), mode: modeOf(forecast) },
    }),
    ...(foreseen && {
      foreseen: { ...foreseenHeadroom(foreseen, { ...past, runsAhead }), mode: modeOf(foreseen) },
    }),
  };
}

interface Past {
  readonly history: DemandHistory | undefined;
  readonly observedAt: EpochMs;
  readonly boots: readonly DurationMs[];
  readonly bootMs: DurationMs | undefined;
  /** Pending runs and busy workers. */
  readonly demand: number;
  readonly keptMs: DurationMs;
  readonly waitWorthMs: DurationMs | undefined;
}

/**
 * For an adaptive retention, the time without a past. Its advice from the past depends on the number of workers, and a
 * headroom based on it would change with every released member and bring it back.
 */
function usuallyKeptMs({ retention, scaleInAfterMs }: Policy, bootMs: DurationMs | undefined): DurationMs {
  return retention === undefined
    ? scaleInAfterMs
    : adviseRetention(retention, { bootMs, workers: 1 }).idleAtLeastMs;
}

/**
 * The first runs after a quiet time use up its headroom. So that one more run never makes the pool smaller, the rest of
 * that headroom applies while it exceeds the headroom of busy times.
 */
function objectiveAdvice(objective: QueueTimeObjective | undefined, past: Past): ObjectiveAdvice {
  const { withinMs, percent } = objective ?? usualObjective;
  const said = { mode: modeOf(objective), withinMs: asDuration(withinMs), percent: asPercent(percent) };
  const advice = adviseHeadroom(objective ?? usualObjective, { ...past, demand: 0 });
  const { why } = advice;
  if (past.demand === 0 || why.code !== 'by-past-rises' || why.time === 'busy') return { ...advice, ...said };
  const minIdle = Math.max(why.idleWhenBusy, why.idleWhenQuiet - past.demand);
  return { minIdle, why: { ...why, time: 'busy' }, ...said };
}

function asPercent(percent = usualPercent): number {
  return Number.isNaN(percent) ? usualPercent : Math.min(100, Math.max(0, percent));
}

function asDuration(milliseconds: DurationMs): DurationMs {
  return milliseconds > 0 ? milliseconds : 0;
}

function modeOf(settings: { readonly mode?: 'advise' | 'act' } | undefined): AdviceMode {
  return settings === undefined ? 'off' : (settings.mode ?? 'advise');
}

function usageOf({ members, pool }: Snapshot): Record<'demand' | 'workers' | 'idle', number> {
  let workers = 0;
  let busy = 0;
  let idle = 0;
  for (const { state, workers: own } of members) {
    if (state === 'idle') idle += 1;
    if (state === 'idle' || state === 'busy' || state === 'foreign') workers += 1;
    if (state === 'busy' || (state === 'foreign' && own[0].busy)) busy += 1;
  }
  return { demand: asCount(pool.pendingRuns) + busy, workers, idle };
}
