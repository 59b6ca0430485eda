import type { DurationMs, PurchaseOption, ShortageKind } from '@poolkeeper/pool-model';
import type { HeadroomSource } from './headroom.ts';
import type { Implausibility } from './implausibility.ts';
import type { ShortageInForce } from './shortage-in-force.ts';

/** Whose bound it is. */
export type BoundOf = 'group' | 'schedule';

/** Why a decision is what it is. A decision has one reason for what it wants, then one for every limit that bit. */
export type Reason =
  | Implausibility
  | {
      /** Fewer workers are free, or will be, than are wanted. */
      readonly code: 'short-of-workers';
      /** How many are missing: `wanted - free`. */
      readonly short: number;
      readonly pendingRuns: number;
      readonly minIdle: number;
      /** What asks for the headroom. Absent when there is none. */
      readonly headroomSource?: HeadroomSource;
      readonly free: number;
    }
  | {
      /** Someone raised the minimum, or lowered the desired capacity past it. */
      readonly code: 'below-min-size';
      readonly desiredCapacity: number;
      readonly minSize: number;
      readonly of: BoundOf;
    }
  | {
      /** The maximum leaves `unmet` of the missing workers out. */
      readonly code: 'at-max-size';
      readonly maxSize: number;
      readonly of: BoundOf;
      readonly unmet: number;
    }
  | {
      /** The policy's largest step out leaves the rest to the next passes. */
      readonly code: 'step-out-limited';
      readonly maxStepOut: number;
    }
  | {
      /** The group changed its capacity a short time ago, and the policy's cooldown is not over. */
      readonly code: 'cooling-down';
      readonly direction: 'out' | 'in';
      readonly cooldownMs: DurationMs;
      readonly remainingMs: DurationMs;
    }
  | {
      /** Launches failed for want of machines, a quota or a launch template that works. */
      readonly code: 'capacity-short';
      readonly kind: ShortageKind;
      readonly reach: ShortageInForce['reach'];
      /** The option that cannot be had, for a reach of `purchase-option`. */
      readonly purchaseOption?: PurchaseOption;
      /** Where launches failed. Empty when nobody said. */
      readonly zones: readonly string[];
      /** Of what was asked for, what cannot be had; it is not counted as supply. */
      readonly unobtainable: number;
      /** Of what is missing, what is not asked for because of it. */
      readonly notAskedFor: number;
      /** Asked for beyond what is missing, as of more capacity only the share of the other purchase option comes. */
      readonly askedBeyond: number;
      /** Until something of it is asked for again. */
      readonly remainingMs: DurationMs;
    }
  | {
      /** More members are idle than are wanted. */
      readonly code: 'surplus-idle';
      /** `idle - wanted`. */
      readonly surplus: number;
      readonly idle: number;
      readonly wanted: number;
    }
  | {
      /** The capacity is above the schedule's maximum, so that much of the headroom is given up. */
      readonly code: 'above-scheduled-maximum';
      readonly desiredCapacity: number;
      readonly maxSize: number;
      readonly headroomGivenUp: number;
    }
  | {
      /** So many of the surplus would have been in use a short time ago. */
      readonly code: 'stabilizing';
      readonly members: number;
      readonly windowMs: DurationMs;
    }
  | {
      /** The group has so many instances beyond its desired capacity, and removes them by itself. */
      readonly code: 'above-desired-capacity';
      readonly excess: number;
    }
  | {
      /** So many idle members have not been idle for long enough yet. */
      readonly code: 'idle-too-short';
      readonly members: number;
      /** What is long enough: the policy's, or what its adaptive retention makes of the past. */
      readonly scaleInAfterMs: DurationMs;
    }
  | {
      /** So many idle members are protected from scale-in in the group. */
      readonly code: 'protected-from-scale-in';
      readonly members: number;
    }
  | {
      readonly code: 'at-min-size';
      readonly minSize: number;
      readonly of: BoundOf;
    }
  | {
      /** The policy's largest step in leaves the rest to the next passes. */
      readonly code: 'step-in-limited';
      readonly maxStepIn: number;
    }
  | {
      /** The group has no termination hook, so nothing would wait for a run: it could be smaller by so many. */
      readonly code: 'no-termination-hook';
      readonly instances: number;
    }
  | {
      /** Spacelift counts another number of busy workers than it lists, so the answer is not whole: nothing goes by it. */
      readonly code: 'answer-contradicts';
      /** Spacelift's count. */
      readonly counted: number;
      readonly listed: number;
    }
  | {
      /** Capacity was asked for, has not come for the policy's `scaleInAfterMs`, and is not wanted any more. */
      readonly code: 'capacity-never-came';
      /** Of what has not come, what is not wanted. */
      readonly overdue: number;
      readonly unlaunched: number;
      readonly wanted: number;
    }
  | {
      /** The wanted workers are not all there, but capacity for them has been asked for. */
      readonly code: 'supply-on-its-way';
      readonly booting: number;
      readonly unlaunched: number;
    }
  | {
      /** As many workers are free as are wanted, and none too many. */
      readonly code: 'enough-workers';
      readonly wanted: number;
      readonly free: number;
    };
