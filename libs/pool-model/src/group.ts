import type { Activity } from './activity.ts';
import type { Instance } from './instance.ts';
import type { DurationMs, EpochMs } from './time.ts';

/** The EC2 Auto Scaling group that holds the pool's instances. */
export interface Group {
  readonly name: string;
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredCapacity: number;
  /**
   * The earliest known time since which the group has had fewer instances than it wants, without wanting more. Absent
   * when it has enough or when the time is unknown: AWS does not report it, so the caller has to remember it from
   * earlier passes.
   */
  readonly belowDesiredSince?: EpochMs;
  /**
   * Whether the group has a hook that holds a terminating instance. Without it nothing waits for a run, so there is no
   * scale-in.
   */
  readonly hasTerminationHook: boolean;
  /** How long the hook holds an instance without a heartbeat; of several hooks, the shortest. Absent when unknown. */
  readonly terminationHookTimeoutMs?: DurationMs;
  /** Recent activities of the group, the newest first. Absent when they were not read. */
  readonly activities?: readonly Activity[];
  /** Launch template and version that the group launches with now, `lt-0abc:7`. Absent when unknown. */
  readonly launchTemplate?: string;
  /** Zones that the group may launch in, `eu-west-1a`. Absent when they were not read. */
  readonly zones?: readonly string[];
  /** How the group mixes purchase options. Absent when it has no mixed instances policy. */
  readonly purchaseMix?: PurchaseMix;
  /** An operator's pause of the autoscaler, also one that is over. Absent when there is none, or it cannot be read. */
  readonly pause?: Pause;
  /** An operator wants every instance replaced that was launched before this time. Absent when none does, or it cannot be read. */
  readonly renewBefore?: EpochMs;
  readonly instances: readonly Instance[];
}

/** How a group with a mixed instances policy divides its capacity between on-demand and spot. */
export interface PurchaseMix {
  /** Instances that are on-demand before the percentage applies. */
  readonly onDemandBase: number;
  /** The on-demand share of the capacity above the base, in percent: 100 is all on-demand, 0 is all spot. */
  readonly onDemandPercentage: number;
}

/** An operator's request that the autoscaler changes nothing for a while. The gate goes on guarding. */
export interface Pause {
  /** When the autoscaler resumes by itself. */
  readonly until: EpochMs;
  /** Why, in the operator's words. */
  readonly reason?: string;
}
