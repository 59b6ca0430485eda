import {
  asCount,
  type DemandHistory,
  type DurationMs,
  type EpochMs,
  type Snapshot,
} from '@poolkeeper/pool-model';
import type { Advice, ObjectiveAdvice } from '../advice/advice.ts';
import type { Policy } from '../policy.ts';
import type { SettingsInForce } from '../schedule/settings-in-force.ts';
import { boundsInForce } from './bounds.ts';
import type { Census } from './census.ts';
import type { FailingBoots } from './failing-boots.ts';
import { type Headroom, headroomForUtilization, type HeadroomSource, largestHeadroom } from './headroom.ts';
import type { ShortageInForce } from './shortage-in-force.ts';
import { unobtainableOf } from './supply-to-come.ts';

/** The numbers that a decision is made from, flat for logs. */
export interface Figures {
  readonly pendingRuns: number;
  /** Workers with a run: our members', and those of others in the pool. */
  readonly busy: number;
  /** The headroom: idle workers that should be there beyond those that the pending runs need. */
  readonly minIdle: number;
  /** What asks for it. */
  readonly headroomSource?: HeadroomSource;
  /** Workers that should be free: `pendingRuns + minIdle`. */
  readonly wanted: number;
  /** Of the wanted, those that may be ours: fewer when the schedule's maximum has no place for more, though others have. */
  readonly wantedOfOurs: number;
  /** Of the headroom, what is not asked for because the schedule's maximum has no place for it. */
  readonly headroomOverMax: number;
  /** Our members that are idle. */
  readonly idle: number;
  /** Workers of others in the pool that would take a run: neither busy nor drained. */
  readonly foreignIdle: number;
  readonly booting: number;
  /** Capacity that was asked for and has no instance yet. */
  readonly unlaunched: number;
  /** How much of the unlaunched capacity cannot be launched at the moment, according to recent failed launches. */
  readonly unobtainable: number;
  /** How much of the unlaunched capacity neither runs nor headroom need. */
  readonly unneeded: number;
  /**
   * How much of the unneeded capacity has been missing for longer than the policy's `scaleInAfterMs`. The rest may
   * still launch.
   */
  readonly overdue: number;
  /**
   * Instances above the desired capacity: it was lowered and the group is about to remove them, or a refresh launches
   * replacements first.
   */
  readonly excess: number;
  /** Workers that are free or on their way: `idle + foreignIdle + booting + unlaunched - unobtainable`. */
  readonly free: number;
  /** Free workers that the largest demand of the stabilization window would want beyond those that are wanted now. */
  readonly stabilizing: number;
  /** Of the idle ones, those protected from scale-in. */
  readonly idleProtected: number;
  /** Of the idle ones that are not protected, those idle for less than the time after which a member may go. */
  readonly idleTooShort: number;
  /** Of the idle ones, those that may go: the rest. */
  readonly releasable: number;
  /** Boots that failed since the last one that succeeded; 0 unless they are many. */
  readonly failedBoots: number;
  /** Booting members that the group would only launch again when they fail as well. 0 when it is time to try one. */
  readonly bootsToGiveUp: number;
  readonly desiredCapacity: number;
  /** The bounds in force: the group's, or those of the schedule within them. */
  readonly minSize: number;
  readonly maxSize: number;
}

export interface FiguresOf {
  readonly snapshot: Snapshot;
  readonly policy: Policy;
  readonly settings: SettingsInForce;
  readonly advice: Advice;
  readonly census: Census;
  readonly shortage: ShortageInForce | undefined;
  readonly boots: FailingBoots | undefined;
}

export function figuresOf({
  snapshot,
  policy,
  settings,
  advice,
  census,
  shortage,
  boots,
}: FiguresOf): Figures {
  const { group, pool, observedAt, history } = snapshot;
  const { idle, booting, foreignIdle, launched, idleProtected, releasable } = census;
  const ready = idle + foreignIdle + booting;
  const pendingRuns = asCount(pool.pendingRuns);
  const desiredCapacity = asCount(group.desiredCapacity);
  const { minSize, maxSize, isMaxScheduled } = boundsInForce(group, settings);
  const busy = census.busy + census.foreignBusy;
  const demand = pendingRuns + busy;

  const headroomAt = (then: number): Headroom => headroomFor({ then, now: demand }, settings, advice);
  const headroom = headroomAt(demand);
  // Instances above a scheduled maximum are released as they become idle, but they may still take pending runs.
  const held = launched - idle - booting;
  const placesOfOurs = isMaxScheduled && desiredCapacity > maxSize ? Math.max(0, maxSize - held) : Infinity;
  const room = Math.max(0, placesOfOurs + foreignIdle - pendingRuns);
  const minIdle = Math.min(headroom.workers, room);
  const wanted = pendingRuns + minIdle;
  const ofOurs = (workers: number): number => Math.min(workers, Math.max(pendingRuns, placesOfOurs));
  const wantedOfOurs = ofOurs(wanted);
  const peak = Math.max(demand, peakDemand(history, policy.stabilizationMs, observedAt));
  const idleAtPeak = Math.max(minIdle, Math.min(peak - demand + headroomAt(peak).workers, room));

  const unlaunched = Math.max(0, desiredCapacity - launched);
  const unobtainable = unobtainableOf(shortage, {
    ...census,
    desiredCapacity,
    purchaseMix: group.purchaseMix,
  });
  const unneeded = Math.min(unlaunched, Math.max(0, ready + unlaunched - wanted));
  // Capacity that replaces an unavailable purchase option launches in proportion to its share. Lowering the capacity
  // would remove it.
  const isStandingIn = shortage?.reach === 'purchase-option' && ready < wanted;
  const isOverdue = isPast(policy.scaleInAfterMs, group.belowDesiredSince, observedAt) && !isStandingIn;

  return {
    pendingRuns,
    busy,
    minIdle,
    headroomSource: headroom.source,
    wanted,
    wantedOfOurs,
    headroomOverMax: headroom.workers > room ? headroom.workers - room : 0,
    idle,
    foreignIdle,
    booting,
    unlaunched,
    unobtainable,
    unneeded,
    overdue: isOverdue ? unneeded : 0,
    excess: Math.max(0, launched - desiredCapacity),
    free: ready + unlaunched - unobtainable,
    stabilizing: ofOurs(pendingRuns + idleAtPeak) - wantedOfOurs,
    idleProtected,
    idleTooShort: idle - idleProtected - releasable,
    releasable,
    failedBoots: boots?.failures ?? 0,
    bootsToGiveUp: boots !== undefined && boots.remainingMs > 0 ? booting : 0,
    desiredCapacity,
    minSize,
    maxSize,
  };
}

/**
 * The headroom for a demand `then`, by advice for the demand `now`. The forecast requests the expected demand minus the
 * present one, the runs that end a quiet time use up the objective's headroom, and what is foreseen is a part of a larger demand, so all
 * of them shrink as demand grows.
 */
function headroomFor(
  { then, now }: { readonly then: number; readonly now: number },
  settings: SettingsInForce,
  { objective, forecast, foreseen }: Advice,
): Headroom {
  const more = then - now;
  return largestHeadroom({
    'minimum-idle': settings.minIdle,
    'target-utilization': headroomForUtilization(then, settings.targetUtilization),
    objective: objective?.mode === 'act' ? Math.max(idleWhenBusy(objective), objective.minIdle - more) : 0,
    forecast: forecast?.mode === 'act' ? forecast.minIdle - more : 0,
    foreseen: foreseen?.mode === 'act' ? foreseen.minIdle - more : 0,
  });
}

function idleWhenBusy({ why }: ObjectiveAdvice): number {
  return why.code === 'by-past-rises' ? why.idleWhenBusy : 0;
}

function isPast(duration: DurationMs, since: EpochMs | undefined, observedAt: EpochMs): boolean {
  return since !== undefined && observedAt - since >= duration;
}

/** The largest demand in a pool's history within a window before now. 0 when the history is unknown. */
export function peakDemand(
  history: DemandHistory | undefined,
  windowMs: DurationMs | undefined,
  observedAt: EpochMs,
): number {
  if (history === undefined || windowMs === undefined || !(windowMs > 0)) return 0;
  const { points, periodMs } = history;
  const from = observedAt - windowMs;
  let peak = 0;
  // Points ascend in time, so the window is at the end and older weeks are not read.
  for (let index = points.length - 1; index >= 0; index -= 1) {
    const point = points[index];
    if (point === undefined || point.at + periodMs <= from) break;
    if (point.at <= observedAt && point.demand > peak && point.demand < Infinity) peak = point.demand;
  }
  return peak;
}
