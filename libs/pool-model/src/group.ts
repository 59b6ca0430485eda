import type { Activity } from './activity.ts';
import type { Instance } from './instance.ts';
import type { EpochMs } from './time.ts';

/** The EC2 Auto Scaling group that holds the pool's instances. */
export interface Group {
  readonly name: string;
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredCapacity: number;
  /**
   * Since when, at the least, the group has had fewer instances than it wants without wanting more than before. Absent
   * when it has enough, or when nobody knows: the group does not say, only who looked before does.
   */
  readonly belowDesiredSince?: EpochMs;
  /**
   * Whether the group has a hook that holds a terminating instance. Without it nothing waits for a run, so there is no
   * scale-in.
   */
  readonly hasTerminationHook: boolean;
  /** What the group did of late, the newest first. Absent when it was not asked. */
  readonly activities?: readonly Activity[];
  /** Launch template and version that the group launches with now, `lt-0abc:7`. Absent when it is not known. */
  readonly launchTemplate?: string;
  /** Zones that the group may launch in, `eu-west-1a`. Absent when it was not asked. */
  readonly zones?: readonly string[];
  /** How the group mixes purchase options. Absent when it has no mixed instances policy. */
  readonly purchaseMix?: PurchaseMix;
  readonly instances: readonly Instance[];
}

/** How a group with a mixed instances policy divides its capacity between on-demand and spot. */
export interface PurchaseMix {
  /** Instances that are on-demand before anything else. */
  readonly onDemandBase: number;
  /** Of the capacity above the base, the share that is on-demand, in percent: 100 is all, 0 is spot alone. */
  readonly onDemandPercentage: number;
}
