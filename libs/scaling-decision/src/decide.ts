import { answerContradicts, type Snapshot } from '@poolkeeper/pool-model';
import { asCount } from './as-count.ts';
import type { Decision, Hold, LowerCapacity, ScaleIn, ScaleOut } from './decision.ts';
import { figuresOf, type Figures } from './figures.ts';
import type { Policy } from './policy.ts';
import type { Reason } from './reason.ts';

/**
 * How many instances the group should have, by what was seen and by the policy.
 *
 * It scales out when fewer workers are free or on their way than the pending runs and the headroom want. Otherwise it
 * lowers capacity that never came and that nobody needs any more, and once there is none of it scales in when more
 * members are idle than wanted; else it holds. It never does two of them. Every member counts by its state, so one that
 * is booting, stuck or leaving blocks nothing. Pure, linear in the members, and never throws.
 */
export function decide(snapshot: Snapshot, policy: Policy): Decision {
  const figures = figuresOf(snapshot, policy);
  if (figures.wanted > figures.free || figures.desiredCapacity < figures.minSize) {
    return scaleOut(figures, policy);
  }
  const less = lowerCapacity(figures) ?? scaleIn(figures, policy);
  return less === undefined
    ? { kind: 'hold', reasons: [contentment(figures)], figures }
    : (objectionTo(less, snapshot) ?? less);
}

function scaleOut(figures: Figures, policy: Policy): ScaleOut | Hold {
  const { wanted, free, pendingRuns, minIdle, desiredCapacity, excess, minSize, maxSize } = figures;
  const maxStepOut = asCount(policy.maxStepOut);
  const short = Math.max(0, wanted - free);
  // The excess was counted as free, so the group has to keep it.
  const base = short > 0 ? desiredCapacity + excess : desiredCapacity;
  const stepped = base + Math.min(short, maxStepOut);
  // The minimum outranks the step: AWS refuses any capacity below it.
  const target = Math.min(maxSize, Math.max(minSize, stepped));
  const unmet = base + short - maxSize;

  const reasons: Reason[] = [];
  if (short > 0) reasons.push({ code: 'short-of-workers', short, pendingRuns, minIdle, free });
  if (desiredCapacity < minSize) reasons.push({ code: 'below-min-size', desiredCapacity, minSize });
  if (stepped > maxSize) reasons.push({ code: 'at-max-size', maxSize, unmet });
  else if (target < base + short) reasons.push({ code: 'step-out-limited', maxStepOut });

  const by = target - desiredCapacity;
  return by > 0
    ? { kind: 'scale-out', by, desiredCapacity: target, reasons, figures }
    : { kind: 'hold', reasons, figures };
}

/** Before any scale-in, as it touches nothing, and as a group that gets capacity again would launch what nobody needs. */
function lowerCapacity(figures: Figures): LowerCapacity | undefined {
  const { overdue, unlaunched, wanted, desiredCapacity, minSize, maxSize } = figures;
  const room = Math.max(0, desiredCapacity - minSize);
  const by = Math.min(overdue, room);
  const target = desiredCapacity - by;
  // AWS refuses a capacity above the maximum, also one that is lower than before.
  if (by === 0 || target > maxSize) return undefined;
  const reasons: Reason[] = [{ code: 'capacity-never-came', overdue, unlaunched, wanted }];
  if (by < overdue) reasons.push({ code: 'at-min-size', minSize });
  return { kind: 'lower-capacity', by, desiredCapacity: target, reasons, figures };
}

/** Undefined when there is no surplus. */
function scaleIn(figures: Figures, policy: Policy): ScaleIn | Hold | undefined {
  const { idle, wanted, releasable, idleProtected, idleTooShort, desiredCapacity, excess, minSize } = figures;
  if (idle <= wanted) return undefined;
  const maxStepIn = asCount(policy.maxStepIn);
  const surplus = idle - wanted;
  const spare = Math.max(0, surplus - excess);
  const ready = Math.min(spare, releasable);
  const room = Math.max(0, desiredCapacity - minSize);
  const atMost = Math.min(ready, room, maxStepIn);

  const reasons: Reason[] = [{ code: 'surplus-idle', surplus, idle, wanted }];
  if (excess > 0) reasons.push({ code: 'above-desired-capacity', excess });
  if (ready < spare && idleProtected > 0) {
    reasons.push({ code: 'protected-from-scale-in', members: idleProtected });
  }
  if (ready < spare && idleTooShort > 0) {
    reasons.push({ code: 'idle-too-short', members: idleTooShort, scaleInAfterMs: policy.scaleInAfterMs });
  }
  if (atMost < ready) {
    reasons.push(
      room <= maxStepIn ? { code: 'at-min-size', minSize } : { code: 'step-in-limited', maxStepIn },
    );
  }
  return atMost === 0 ? { kind: 'hold', reasons, figures } : { kind: 'scale-in', atMost, reasons, figures };
}

/**
 * What forbids the group to become smaller, whatever the surplus. Lowering capacity is no exception: should the group
 * launch in the same moment, it removes as many by itself, and only the hook keeps those that turn out to be busy.
 */
function objectionTo(decision: ScaleIn | LowerCapacity | Hold, { group, pool }: Snapshot): Hold | undefined {
  if (decision.kind === 'hold') return undefined;
  const { reasons, figures } = decision;
  const hold = (reason: Reason): Hold => ({ kind: 'hold', reasons: [...reasons, reason], figures });
  if (!group.hasTerminationHook) {
    const instances = decision.kind === 'scale-in' ? decision.atMost : decision.by;
    return hold({ code: 'no-termination-hook', instances });
  }
  if (!answerContradicts(pool)) return undefined;
  const listed = pool.workers.filter((worker) => worker.busy).length;
  return hold({ code: 'answer-contradicts', counted: asCount(pool.busyWorkers ?? 0), listed });
}

function contentment({ idle, foreignIdle, wanted, free, booting, unlaunched }: Figures): Reason {
  return idle + foreignIdle < wanted
    ? { code: 'supply-on-its-way', booting, unlaunched }
    : { code: 'enough-workers', wanted, free };
}
