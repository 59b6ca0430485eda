import {
  answerContradicts,
  asCount,
  pauseInForce,
  type DurationMs,
  type EpochMs,
  type Snapshot,
} from '@poolkeeper/pool-model';
import { adviceFor } from '../advice/advice.ts';
import type { Policy } from '../policy.ts';
import { settingsInForce } from '../schedule/settings-in-force.ts';
import { type ActivityRecord, readActivities } from './activity-record.ts';
import { type Bounds, boundsInForce } from './bounds.ts';
import { type Census, takeCensus } from './census.ts';
import { concernsOf } from './concern.ts';
import type { Decision, Grounds, Hold, LowerCapacity, ScaleIn } from './decision.ts';
import { type FailingBoots, failingBoots } from './failing-boots.ts';
import { type Figures, figuresOf } from './figures.ts';
import { implausibilityOf } from './implausibility.ts';
import type { BoundOf, Reason } from './reason.ts';
import { shortageInForce, type ShortageInForce } from './shortage-in-force.ts';
import { capacityFor } from './supply-to-come.ts';

/**
 * Decides how many instances the group should have, from a snapshot and a policy.
 *
 * An implausible snapshot holds, and so does a paused pool. Otherwise it scales out when fewer workers are free or starting than the pending runs
 * and the headroom need. If not, it lowers capacity that never launched and is no longer needed; once there is none, it
 * scales in when more members are idle than needed; otherwise it holds. It never does two of these at once. Each member
 * counts by its state, so one that is booting, stuck or leaving blocks nothing. Pure, linear in members, activities and
 * history except for sorting what is read from them, and never throws.
 */
export function decide(snapshot: Snapshot, policy: Policy): Decision {
  const { group, observedAt } = snapshot;
  const settings = settingsInForce(policy, observedAt);
  const record = readActivities(group.activities);
  const advice = adviceFor(snapshot, policy);
  const idleAtLeastMs = advice.retention?.idleAtLeastMs ?? asIdleTime(policy.scaleInAfterMs);
  const census = takeCensus(snapshot, idleAtLeastMs);
  const shortage = shortageInForce(snapshot, census, { record, backOffMs: policy.shortageBackOffMs });
  const boots = failingBoots(snapshot);
  const figures = figuresOf({ snapshot, policy, settings, advice, census, shortage, boots });
  const implausibility = implausibilityOf(snapshot, census, record);
  const situation: Situation = {
    snapshot,
    policy,
    census,
    record,
    shortage,
    boots,
    bounds: boundsInForce(group, settings),
    grounds: {
      figures,
      idleAtLeastMs,
      rules: settings.rules,
      advice,
      concerns: implausibility === undefined ? concernsOf({ snapshot, policy, figures, boots }) : [],
    },
  };

  if (implausibility !== undefined) return hold(situation, [implausibility]);
  const pause = pauseInForce(group, observedAt);
  if (pause !== undefined) {
    return hold(situation, [{ code: 'paused', until: pause.until, because: pause.reason }]);
  }
  if (figures.wanted > figures.free || figures.desiredCapacity < figures.minSize) {
    const out = scaleOut(situation);
    // What cannot be had is not free, so a pool can be short of workers and have asked for too many all the same.
    return out.kind === 'scale-out' ? out : (allowed(lowerCapacity(situation), situation) ?? out);
  }
  return (
    allowed(lowerCapacity(situation) ?? scaleIn(situation), situation) ??
    hold(situation, [contentment(situation), ...shortageOfSupply(situation)])
  );
}

/** What one decision is made from. */
interface Situation {
  readonly snapshot: Snapshot;
  readonly policy: Policy;
  readonly census: Census;
  readonly record: ActivityRecord;
  readonly shortage: ShortageInForce | undefined;
  readonly boots: FailingBoots | undefined;
  readonly bounds: Bounds;
  readonly grounds: Omit<Grounds, 'reasons'>;
}

function scaleOut(situation: Situation): Decision {
  const { snapshot, policy, record, shortage, grounds } = situation;
  const { figures } = grounds;
  const { wanted, free, pendingRuns, minIdle, headroomSource, desiredCapacity, excess, minSize, maxSize } =
    figures;
  const maxStepOut = asCount(policy.maxStepOut);
  const short = Math.max(0, wanted - free);
  const cooldownMs = policy.scaleOutCooldownMs ?? 0;
  const remainingMs = cooldownLeft(cooldownMs, record.lastLaunchAt, snapshot.observedAt);
  // The excess was counted as free, so the group has to keep it.
  const base = short > 0 ? desiredCapacity + excess : desiredCapacity;
  const obtainable = askableOf(short, base, situation);
  const askable = Math.min(obtainable, bootsToTry(situation));
  const stepped = base + (remainingMs > 0 ? 0 : Math.min(askable, maxStepOut));
  // The minimum outranks step, cooldown and shortage: AWS refuses any capacity below it.
  const target = Math.min(maxSize, Math.max(minSize, stepped));
  const by = target - desiredCapacity;

  const reasons: Reason[] = [];
  if (short > 0) {
    const source = headroomSource !== undefined && minIdle > 0 ? { headroomSource } : {};
    reasons.push({ code: 'short-of-workers', short, pendingRuns, minIdle, ...source, free });
  }
  if (desiredCapacity < minSize) {
    reasons.push({ code: 'below-min-size', desiredCapacity, minSize, of: minOf(situation) });
  }
  if (shortage !== undefined && short > 0) reasons.push(capacityShort(shortage, figures, obtainable - short));
  if (askable < obtainable) reasons.push(...bootsFail(situation, obtainable - askable));
  if (stepped > maxSize) {
    const unmet = base + askable - maxSize;
    reasons.push({ code: 'at-max-size', maxSize, of: maxOf(situation), unmet });
  } else if (remainingMs > 0 && askable > 0) {
    reasons.push({ code: 'cooling-down', direction: 'out', cooldownMs, remainingMs });
  } else if (target < base + askable) {
    reasons.push({ code: 'step-out-limited', maxStepOut });
  }
  if (by <= 0) return hold(situation, reasons);
  return { kind: 'scale-out', by, desiredCapacity: target, reasons, ...grounds };
}

function askableOf(short: number, base: number, { snapshot, census, shortage, grounds }: Situation): number {
  const { busy, wanted, maxSize } = grounds.figures;
  const group = { ...census, desiredCapacity: base, purchaseMix: snapshot.group.purchaseMix };
  return capacityFor(short, shortage, { group, demand: busy + wanted, maxSize });
}

/** While boots fail, one instance at a time is tried after each pause. */
function bootsToTry({ boots, grounds: { figures } }: Situation): number {
  if (boots === undefined) return Infinity;
  return boots.remainingMs > 0 || figures.booting + figures.unlaunched > 0 ? 0 : 1;
}

function bootsFail({ boots }: Situation, notAskedFor: number): readonly Reason[] {
  return boots === undefined ? [] : [{ code: 'boots-fail', ...boots, notAskedFor }];
}

/**
 * Comes before any scale-in: it touches no instance, and a group that gets capacity again would launch what is not
 * needed.
 */
function lowerCapacity(situation: Situation): LowerCapacity | undefined {
  const { snapshot, boots, grounds } = situation;
  const { unlaunched, wanted, desiredCapacity, minSize } = grounds.figures;
  const room = Math.max(0, desiredCapacity - minSize);
  // The group would launch again what has just failed.
  const isStopped = boots !== undefined && boots.remainingMs > 0;
  const overdue = isStopped ? unlaunched : grounds.figures.overdue;
  const by = Math.min(overdue, room);
  const target = desiredCapacity - by;
  // AWS refuses a capacity above the maximum, also one that is lower than before.
  if (by === 0 || target > asCount(snapshot.group.maxSize)) return undefined;
  const reasons: Reason[] = isStopped
    ? [...bootsFail(situation, by)]
    : [{ code: 'capacity-never-came', overdue, unlaunched, wanted }];
  if (by < overdue) reasons.push({ code: 'at-min-size', minSize, of: minOf(situation) });
  reasons.push(...shortageOfSupply(situation));
  return { kind: 'lower-capacity', by, desiredCapacity: target, reasons, ...grounds };
}

/** Undefined when there is no surplus. */
function scaleIn(situation: Situation): ScaleIn | Hold | undefined {
  const { snapshot, policy, record, grounds } = situation;
  const { figures } = grounds;
  const {
    idle,
    wantedOfOurs: wanted,
    releasable,
    idleProtected,
    idleTooShort,
    desiredCapacity,
    excess,
    minSize,
  } = figures;
  if (idle <= wanted) return undefined;
  const maxStepIn = asCount(policy.maxStepIn);
  const cooldownMs = policy.scaleInCooldownMs ?? 0;
  const remainingMs = cooldownLeft(cooldownMs, record.lastChangeAt, snapshot.observedAt);
  const surplus = idle - wanted;
  const beyondExcess = Math.max(0, surplus - excess);
  const stabilizing = Math.min(beyondExcess, figures.stabilizing);
  const spare = beyondExcess - stabilizing;
  const ready = Math.min(spare, releasable);
  const room = Math.max(0, desiredCapacity - minSize);
  const possible = Math.min(ready, room, maxStepIn);
  const atMost = remainingMs > 0 ? 0 : possible;

  const reasons: Reason[] = [{ code: 'surplus-idle', surplus, idle, wanted }];
  if (figures.headroomOverMax > 0 || wanted < figures.wanted) {
    const { maxSize, headroomOverMax: headroomGivenUp } = figures;
    reasons.push({ code: 'above-scheduled-maximum', desiredCapacity, maxSize, headroomGivenUp });
  }
  if (excess > 0) reasons.push({ code: 'above-desired-capacity', excess });
  if (stabilizing > 0) {
    reasons.push({ code: 'stabilizing', members: stabilizing, windowMs: policy.stabilizationMs ?? 0 });
  }
  if (ready < spare && idleProtected > 0) {
    reasons.push({ code: 'protected-from-scale-in', members: idleProtected });
  }
  if (ready < spare && idleTooShort > 0) {
    reasons.push({ code: 'idle-too-short', members: idleTooShort, scaleInAfterMs: grounds.idleAtLeastMs });
  }
  if (possible < ready) {
    reasons.push(
      room <= maxStepIn
        ? { code: 'at-min-size', minSize, of: minOf(situation) }
        : { code: 'step-in-limited', maxStepIn },
    );
  }
  if (atMost < possible) reasons.push({ code: 'cooling-down', direction: 'in', cooldownMs, remainingMs });
  return atMost === 0 ? hold(situation, reasons) : { kind: 'scale-in', atMost, reasons, ...grounds };
}

function allowed<Less extends ScaleIn | LowerCapacity | Hold>(
  decision: Less | undefined,
  situation: Situation,
): Less | Hold | undefined {
  if (decision === undefined || decision.kind === 'hold') return decision;
  return objectionTo(decision, situation) ?? decision;
}

/**
 * What forbids the group to become smaller, whatever the surplus. Lowering capacity is no exception: should the group
 * launch in the same moment, it removes as many by itself, and only the hook keeps those that turn out to be busy.
 */
function objectionTo(decision: ScaleIn | LowerCapacity, situation: Situation): Hold | undefined {
  const { group, pool } = situation.snapshot;
  if (!group.hasTerminationHook) {
    const instances = decision.kind === 'scale-in' ? decision.atMost : decision.by;
    return hold(situation, [...decision.reasons, { code: 'no-termination-hook', instances }]);
  }
  if (!answerContradicts(pool)) return undefined;
  const listed = pool.workers.filter((worker) => worker.busy).length;
  const counted = asCount(pool.busyWorkers ?? 0);
  return hold(situation, [...decision.reasons, { code: 'answer-contradicts', counted, listed }]);
}

function contentment({ grounds: { figures } }: Situation): Reason {
  const { idle, foreignIdle, wanted, free, booting, unlaunched, unobtainable } = figures;
  return idle + foreignIdle < wanted
    ? { code: 'supply-on-its-way', booting, unlaunched: asCount(unlaunched - unobtainable) }
    : { code: 'enough-workers', wanted, free };
}

/** A shortage of capacity that no run waits for is a reason only while the group still tries to launch it. */
function shortageOfSupply({ shortage, grounds: { figures } }: Situation): readonly Reason[] {
  return shortage !== undefined && figures.unlaunched > 0 ? [capacityShort(shortage, figures, 0)] : [];
}

/** `beyond` what is missing so much is asked for; less than 0 when some of it is not. */
function capacityShort(shortage: ShortageInForce, { unobtainable }: Figures, beyond: number): Reason {
  const notAskedFor = Math.max(0, -beyond);
  return { code: 'capacity-short', ...shortage, unobtainable, notAskedFor, askedBeyond: Math.max(0, beyond) };
}

/** NaN becomes an idle time that is never reached. */
function asIdleTime(milliseconds: DurationMs): DurationMs {
  return Number.isNaN(milliseconds) ? Infinity : Math.max(0, milliseconds);
}

function hold({ grounds }: Situation, reasons: readonly Reason[]): Hold {
  return { kind: 'hold', reasons, ...grounds };
}

function minOf({ bounds }: Situation): BoundOf {
  return bounds.isMinScheduled ? 'schedule' : 'group';
}

function maxOf({ bounds }: Situation): BoundOf {
  return bounds.isMaxScheduled ? 'schedule' : 'group';
}

/** The remaining time of a cooldown. 0 when it is over, off (0, negative, NaN), or was never started. */
function cooldownLeft(cooldownMs: DurationMs, since: EpochMs, observedAt: EpochMs): DurationMs {
  // A clock slightly behind the group's must not extend the cooldown.
  const left = cooldownMs - Math.max(0, observedAt - since);
  return left > 0 ? left : 0;
}
