import {
  defaultStrayLimits,
  selectForTermination,
  selectStrays,
  type Selection,
} from '@poolkeeper/instance-selection';
import type { Snapshot, StrayMember } from '@poolkeeper/pool-model';
import { decide, type Decision, type Policy } from '@poolkeeper/scaling-decision';
import type { RetainedInstance } from './retained.ts';

/** What a pass wants to change. */
export interface Plan {
  readonly decision: Decision;
  /** Idle members to release; none unless the decision is to scale in. */
  readonly releases: Selection;
  /** Members that never got a worker, to be replaced whatever the decision is... */
  readonly replacements: Selection<StrayMember>;
  /** ...except for the first so many, which nobody needs a replacement of. */
  readonly unneeded: number;
  /** Instances that the group kept, each with what to do about it. */
  readonly retained: readonly RetainedInstance[];
}

export interface Planning {
  readonly policy: Policy;
  readonly retained: readonly RetainedInstance[];
  /** Strays that have been some for so long that it is believed also while they are many, or alone. */
  readonly confirmedStrays: ReadonlySet<string>;
}

export function planPass(snapshot: Snapshot, { policy, retained, confirmedStrays }: Planning): Plan {
  const decision = decide(snapshot, policy);
  const atMost = decision.kind === 'scale-in' ? decision.atMost : 0;
  return {
    decision,
    releases: selectForTermination(snapshot, { atMost, idleAtLeastMs: policy.scaleInAfterMs }),
    replacements: selectStrays(snapshot, defaultStrayLimits, confirmedStrays),
    unneeded: strayCapacityUnneeded(decision, policy),
    retained,
  };
}

/**
 * How much of the strays' capacity may go with them: as much as the policy's step in leaves, if the decision brings enough
 * workers without them. Not in a group that is about to remove instances by itself: it counts them, too.
 */
function strayCapacityUnneeded(decision: Decision, { maxStepIn }: Policy): number {
  const { free, wanted, excess, desiredCapacity, minSize } = decision.figures;
  const target = 'desiredCapacity' in decision ? decision.desiredCapacity : desiredCapacity;
  const freeThen = free + target - desiredCapacity;
  if (freeThen < wanted || excess > 0) return 0;
  const alreadyGoing = decision.kind === 'scale-in' ? decision.atMost : 0;
  return Math.max(0, Math.min(maxStepIn, target - minSize) - alreadyGoing);
}
