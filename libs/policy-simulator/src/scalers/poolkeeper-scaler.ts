import { selectForTermination, type TerminationLimits } from '@poolkeeper/instance-selection';
import { idleSince, type DurationMs, type EpochMs, type Snapshot } from '@poolkeeper/pool-model';
import { decide, type Decision, type Policy } from '@poolkeeper/scaling-decision';
import { earliestAfter, type PassTiming, type PoolView, type Scaler } from './scaler.ts';

export interface PoolkeeperScalerOptions extends PassTiming {
  readonly policy: Policy;
  /** Which idle members may go beyond what the policy says. @default - all */
  readonly release?: Pick<TerminationLimits, 'minAgeMs' | 'keepsOneInEachZone'>;
}

const minuteMs: DurationMs = 60_000;

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

  function nextChange({ now, members }: PoolView, { idleAtLeastMs, reasons }: Decision): EpochMs {
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
    if (reads.history) byTime.push(nextMultiple(now, 5 * minuteMs));
    return earliestAfter(now, byTime);
  }
}

interface Reads {
  readonly history: boolean;
  readonly activities: boolean;
}

/** What a policy needs beyond the members. Advice that it does not act on is left out. */
function readsOf(policy: Policy): Reads {
  const { stabilizationMs = 0, scaleOutCooldownMs = 0, scaleInCooldownMs = 0 } = policy;
  return {
    history:
      stabilizationMs > 0 ||
      policy.retention !== undefined ||
      policy.objective?.mode === 'act' ||
      policy.forecast?.mode === 'act',
    activities: scaleOutCooldownMs > 0 || scaleInCooldownMs > 0,
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
    ...(reads.history && { history: view.demandHistory() }),
  };
}

function nextMultiple(now: EpochMs, of: DurationMs): EpochMs {
  return (Math.floor(now / of) + 1) * of;
}
