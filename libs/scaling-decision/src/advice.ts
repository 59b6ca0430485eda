import type { DemandHistory, DurationMs, EpochMs, Snapshot } from '@poolkeeper/pool-model';
import { adviseHeadroom, type HeadroomAdvice } from './advise-headroom.ts';
import { asCount } from './as-count.ts';
import { bootTimes, bootTimeWithin } from './boot-times.ts';
import { forecastHeadroom, type ForecastAdvice } from './forecast-headroom.ts';
import type { Policy } from './policy.ts';
import type { QueueTimeObjective } from './queue-time-objective.ts';
import { adviseRetention, type RetentionAdvice } from './retention.ts';

/** `act` changes the decision; `advise` says what it would have asked for; `off` does so without having been asked. */
export type AdviceMode = 'act' | 'advise' | 'off';

/** What the parts that learn from the past say, and whether the decision goes by it. */
export interface Advice {
  /** For how long idle workers are kept. Absent unless the policy adapts it; then the decision goes by it. */
  readonly retention?: RetentionAdvice;
  /** Absent when it is off and nothing is known of the past. */
  readonly objective?: ObjectiveAdvice;
  /** Absent when it is off and nothing is known of the past. */
  readonly forecast?: ForecastAdvice & { readonly mode: AdviceMode };
}

export interface ObjectiveAdvice extends HeadroomAdvice {
  readonly mode: AdviceMode;
  /** The objective: the policy's, or when that is off, 95 % within a minute. */
  readonly percent: number;
  readonly withinMs: DurationMs;
}

/** What is advised on for a pool that has no objective of its own: a wait that people notice but do not mind. */
const usualObjective: QueueTimeObjective = { withinMs: 60_000 };
const usualPercent = 95;

/** Nothing is computed for a policy that asks for nothing, in a pool of unknown past. */
export function adviceFor(snapshot: Snapshot, policy: Policy): Advice {
  const { history } = snapshot;
  const { retention, objective, forecast } = policy;
  if (history === undefined && retention === undefined && objective === undefined && forecast === undefined) {
    return {};
  }
  const boots = bootTimes(snapshot);
  const past: Past = {
    history,
    observedAt: snapshot.observedAt,
    boots,
    bootMs: bootTimeWithin(boots, 0.5),
    ...usageOf(snapshot),
  };
  const kept = retention && adviseRetention(retention, past);
  const keptMs = kept?.idleAtLeastMs ?? policy.scaleInAfterMs;
  const isKnown = history !== undefined;
  return {
    ...(kept && { retention: kept }),
    ...((isKnown || objective) && { objective: objectiveAdvice(objective, { ...past, keptMs }) }),
    ...((isKnown || forecast) && {
      forecast: { ...forecastHeadroom(forecast ?? {}, past), mode: modeOf(forecast) },
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
  /** Idle and busy ones, of other groups, too. */
  readonly workers: number;
}

function objectiveAdvice(
  objective: QueueTimeObjective | undefined,
  past: Past & { readonly keptMs: DurationMs },
): ObjectiveAdvice {
  const { withinMs, percent = usualPercent } = objective ?? usualObjective;
  const advice = adviseHeadroom(objective ?? usualObjective, past);
  return { ...advice, mode: modeOf(objective), withinMs, percent };
}

function modeOf(settings: { readonly mode?: 'advise' | 'act' } | undefined): AdviceMode {
  return settings === undefined ? 'off' : (settings.mode ?? 'advise');
}

function usageOf({ members, pool }: Snapshot): Pick<Past, 'demand' | 'workers'> {
  let workers = 0;
  let busy = 0;
  for (const member of members) {
    const { state } = member;
    if (state === 'idle' || state === 'busy' || state === 'foreign') workers += 1;
    if (state === 'busy' || (state === 'foreign' && member.workers[0].busy)) busy += 1;
  }
  return { demand: asCount(pool.pendingRuns) + busy, workers };
}
