import {
  choosePurchase,
  defaultStrayLimits,
  planLaunches,
  selectForRoll,
  selectForTermination,
  selectStrays,
  type LaunchPlan,
  type PurchaseChoice,
  type RollSelection,
  type Selection,
} from '@poolkeeper/instance-selection';
import type { Snapshot, StrayMember } from '@poolkeeper/pool-model';
import { decide, type Decision, type Policy } from '@poolkeeper/scaling-decision';
import { isImplausible } from './is-implausible.ts';
import type { PassSettings } from './pass-settings.ts';
import type { RetainedInstance } from './retained.ts';

/** What a pass wants to change. */
export interface Plan {
  readonly decision: Decision;
  /** How the capacity of a scale-out is asked for. */
  readonly launch?: LaunchPlan;
  /** The on-demand share to have before any capacity is asked for. Absent when it is left alone. */
  readonly purchase?: PurchaseChoice;
  /** Idle members to release; none unless the decision is to scale in. */
  readonly releases: Selection;
  /** Members that never got a worker, to be replaced whatever the decision is... */
  readonly replacements: Selection<StrayMember>;
  /** ...except for the first so many, which nobody needs a replacement of. */
  readonly unneeded: number;
  /** Outdated or over-age members to be replaced. Absent while there is something else to do. */
  readonly rolls?: RollSelection;
  /** Instances that the group kept, each with what to do about it. */
  readonly retained: readonly RetainedInstance[];
}

export interface Planning {
  readonly settings: PassSettings;
  readonly retained: readonly RetainedInstance[];
  /** Strays that have been some for so long that it is believed also while they are many, or alone. */
  readonly confirmedStrays: ReadonlySet<string>;
}

export function planPass(snapshot: Snapshot, { settings, retained, confirmedStrays }: Planning): Plan {
  const { policy, launch, purchase, roll, release, strays } = settings;
  const decision = decide(snapshot, policy);
  const replacements = selectStrays(snapshot, strays ?? defaultStrayLimits, confirmedStrays);
  const releases = selectForTermination(snapshot, {
    ...release,
    atMost: decision.kind === 'scale-in' ? decision.atMost : 0,
    idleAtLeastMs: decision.idleAtLeastMs,
    ...(roll?.maxAgeMs !== undefined && { maxAgeMs: roll.maxAgeMs }),
  });
  // A surplus that has reasons to stay, and may have them for ever, is nothing to wait for.
  const nobodyLeaves = decision.kind === 'scale-in' && releases.selected.length === 0;
  const isCalm =
    (decision.kind === 'hold' || nobodyLeaves) &&
    !isImplausible(decision) &&
    replacements.selected.length === 0;
  return {
    decision,
    ...(decision.kind === 'scale-out' && { launch: planLaunches(snapshot, decision, launch) }),
    ...(purchase !== undefined && { purchase: choosePurchase(snapshot, purchase, targetOf(decision)) }),
    releases,
    replacements,
    unneeded: strayCapacityUnneeded(decision, policy),
    ...(isCalm && roll !== undefined && { rolls: selectForRoll(snapshot, roll) }),
    retained,
  };
}

/** The desired capacity that a decision asks for by itself. Members that go take theirs with them. */
export function targetOf(decision: Decision): number {
  return 'desiredCapacity' in decision ? decision.desiredCapacity : decision.figures.desiredCapacity;
}

/**
 * How much of the strays' capacity may go with them: as much as the policy's step in leaves, if the decision brings enough
 * workers without them. Not in a group that is about to remove instances by itself: it counts them, too.
 */
function strayCapacityUnneeded(decision: Decision, { maxStepIn }: Policy): number {
  const { free, wanted, excess, desiredCapacity, minSize } = decision.figures;
  const target = targetOf(decision);
  const freeThen = free + target - desiredCapacity;
  if (freeThen < wanted || excess > 0) return 0;
  const alreadyGoing = decision.kind === 'scale-in' ? decision.atMost : 0;
  return Math.max(0, Math.min(maxStepIn, target - minSize) - alreadyGoing);
}
