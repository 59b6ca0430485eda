import { selectForTermination, type TerminationLimits } from '@poolkeeper/instance-selection';
import {
  idleSince,
  type DemandHistory,
  type DurationMs,
  type EpochMs,
  type Snapshot,
} from '@poolkeeper/pool-model';
import { decide, type Decision, type Policy } from '@poolkeeper/scaling-decision';
import { earliestAfter, type PassTiming, type PoolView, type Scaler } from './scaler.ts';

export interface PoolkeeperScalerOptions extends PassTiming {
  readonly policy: Policy;
  /** Which idle members may go beyond what the policy says. @default - all */
  readonly release?: Pick<TerminationLimits, 'minAgeMs' | 'keepsOneInEachZone'>;
}

const minuteMs: DurationMs = 60_000;
const weekMs: DurationMs = 7 * 24 * 60 * minuteMs;
/** Of a demand history. */
const periodMs: DurationMs = 5 * minuteMs;
/** A forecast compares with four weeks. */
const weeksCompared = 4;
/** A forecast reads a boot ahead, and by clocks that change by an hour. */
const forecastReachMs: DurationMs = 75 * minuteMs;

/** Decides with the autoscaler's own `decide` and selection. */
export function poolkeeperScaler({ policy, release, ...timing }: PoolkeeperScalerOptions): Scaler {
  const reads = readsOf(policy);
  return {
    timing,
    pass(view) {
      const snapshot = snapshotOf(view, reads);
      const decision = decide(snapshot, policy);
      switch (decision.kind) {
        case 'scale-out':
        case 'lower-capacity':
          return { desiredCapacity: decision.desiredCapacity, unchangedUntil: view.now };
        case 'scale-in': {
          const { atMost, idleAtLeastMs } = decision;
          const { selected } = selectForTermination(snapshot, { ...release, atMost, idleAtLeastMs });
          return selected.length > 0
            ? { releases: selected, unchangedUntil: view.now }
            : { unchangedUntil: nextChange(view, decision) };
        }
        case 'hold':
          return { unchangedUntil: nextChange(view, decision) };
      }
    },
  };

  function nextChange(view: PoolView, { idleAtLeastMs, reasons }: Decision): EpochMs {
    const { now, members } = view;
    // The likelihood of a run changes with the time that it has waited.
    if (reads.runs && view.runsAhead().waiting.length > 0) return now;
    const byTime: EpochMs[] = [];
    const minAgeMs = release?.minAgeMs ?? 0;
    for (const member of members) {
      if (member.state !== 'idle') continue;
      byTime.push(idleSince(member) + idleAtLeastMs);
      if (minAgeMs > 0 && member.instance.launchedAt !== undefined) {
        byTime.push(member.instance.launchedAt + minAgeMs);
      }
    }
    for (const reason of reasons) if (reason.code === 'cooling-down') byTime.push(now + reason.remainingMs);
    // Windows open and close at whole minutes, and a history changes with its periods.
    if (policy.schedule !== undefined) byTime.push(nextMultiple(now, minuteMs));
    if (reads.history === 'always') byTime.push(nextMultiple(now, periodMs));
    if (reads.history === 'earlier-weeks') byTime.push(nextExpected(view.demandHistory(), now));
    return earliestAfter(now, byTime);
  }
}

interface Reads {
  /** `earlier-weeks`: only the demand that they had about now matters. */
  readonly history: 'never' | 'earlier-weeks' | 'always';
  readonly activities: boolean;
  readonly runs: boolean;
}

/** What a policy needs beyond the members. Advice that it does not act on is left out. */
function readsOf(policy: Policy): Reads {
  const { stabilizationMs = 0, scaleOutCooldownMs = 0, scaleInCooldownMs = 0 } = policy;
  const isAlwaysRead =
    stabilizationMs > 0 || policy.retention !== undefined || policy.objective?.mode === 'act';
  return {
    history: isAlwaysRead ? 'always' : policy.forecast?.mode === 'act' ? 'earlier-weeks' : 'never',
    activities: scaleOutCooldownMs > 0 || scaleInCooldownMs > 0,
    runs: policy.foreseen?.mode === 'act',
  };
}

function snapshotOf(view: PoolView, reads: Reads): Snapshot {
  const { now, pendingRuns, desiredCapacity, minSize, maxSize, members } = view;
  return {
    observedAt: now,
    // Members carry their workers. Nothing that decides reads the list besides.
    pool: { id: 'simulated', pendingRuns, workers: [] },
    group: {
      name: 'simulated',
      desiredCapacity,
      minSize,
      maxSize,
      hasTerminationHook: true,
      instances: [],
      ...(reads.activities && { activities: view.activities() }),
    },
    members,
    ...(reads.history !== 'never' && { history: view.demandHistory() }),
    ...(reads.runs && { runsAhead: view.runsAhead() }),
  };
}

/** The next time at which a forecast may change: none of the earlier weeks had demand between now and then. */
function nextExpected({ points }: DemandHistory, now: EpochMs): EpochMs {
  const firstAt = points[0]?.at ?? now;
  let next = Infinity;
  for (let week = 1; week <= weeksCompared; week += 1) {
    const earlier = now - week * weekMs;
    const from = Math.max(0, Math.floor((earlier - forecastReachMs - firstAt) / periodMs));
    for (let index = from; index < points.length; index += 1) {
      const point = points[index];
      if (point === undefined || point.demand === 0) continue;
      next = Math.min(next, point.at - forecastReachMs + week * weekMs);
      break;
    }
  }
  return Math.max(next, nextMultiple(now, periodMs));
}

function nextMultiple(now: EpochMs, of: DurationMs): EpochMs {
  return (Math.floor(now / of) + 1) * of;
}
