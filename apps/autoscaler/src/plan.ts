import { selectForTermination, selectStrays, type Selection } from '@poolkeeper/instance-selection';
import type { Snapshot, StrayMember } from '@poolkeeper/pool-model';
import { decide, type Decision, type Policy } from '@poolkeeper/scaling-decision';
import type { RetainedInstance } from './retained.ts';

/** What a pass wants to change. */
export interface Plan {
  readonly decision: Decision;
  /** Idle members to release; none unless the decision is to scale in. */
  readonly releases: Selection;
  /** Members that never got a worker, to be replaced whatever the decision is. */
  readonly replacements: Selection<StrayMember>;
  /** Instances that the group kept, each with what to do about it. */
  readonly retained: readonly RetainedInstance[];
}

export interface Planning {
  readonly policy: Policy;
  readonly retained: readonly RetainedInstance[];
}

export function planPass(snapshot: Snapshot, { policy, retained }: Planning): Plan {
  const decision = decide(snapshot, policy);
  const atMost = decision.kind === 'scale-in' ? decision.atMost : 0;
  return {
    decision,
    releases: selectForTermination(snapshot, { atMost, scaleInAfterMs: policy.scaleInAfterMs }),
    replacements: selectStrays(snapshot),
    retained,
  };
}
