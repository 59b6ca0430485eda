import type { Snapshot } from '@poolkeeper/pool-model';
import { asCount } from './as-count.ts';
import type { Decision, Hold, ScaleOut } from './decision.ts';
import { figuresOf, type Figures } from './figures.ts';
import type { Policy } from './policy.ts';
import type { Reason } from './reason.ts';

/**
 * How many instances the group should have, by what was seen and by the policy.
 *
 * It scales out when fewer workers are free or on their way than the pending runs and the headroom want, scales in when
 * more members are idle than that, and holds otherwise; it never does both. Every member counts by its state, so one
 * that is booting, stuck or leaving blocks nothing. Pure, linear in the members, and never throws.
 */
export function decide(snapshot: Snapshot, policy: Policy): Decision {
  const figures = figuresOf(snapshot, policy);
  if (figures.wanted > figures.free || figures.desiredCapacity < figures.minSize) {
    return scaleOut(figures, policy);
  }
  if (figures.idle > figures.wanted) return scaleIn(figures, policy, snapshot.group.hasTerminationHook);
  return { kind: 'hold', reasons: [contentment(figures)], figures };
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

function scaleIn(figures: Figures, policy: Policy, hasTerminationHook: boolean): Decision {
  const { idle, wanted, releasable, idleProtected, idleTooShort, desiredCapacity, excess, minSize } = figures;
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
  if (atMost === 0) return { kind: 'hold', reasons, figures };
  if (!hasTerminationHook) {
    return {
      kind: 'hold',
      reasons: [...reasons, { code: 'no-termination-hook', members: atMost }],
      figures,
    };
  }
  return { kind: 'scale-in', atMost, reasons, figures };
}

function contentment({ idle, foreignIdle, wanted, free, booting, unlaunched }: Figures): Reason {
  return idle + foreignIdle < wanted
    ? { code: 'supply-on-its-way', booting, unlaunched }
    : { code: 'enough-workers', wanted, free };
}
