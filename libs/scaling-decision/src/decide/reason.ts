import type { BootStep, DurationMs, EpochMs, PurchaseOption, ShortageKind } from '@poolkeeper/pool-model';
import type { HeadroomSource } from './headroom.ts';
import type { Implausibility } from './implausibility.ts';
import type { ShortageInForce } from './shortage-in-force.ts';

/** Who sets the bound. */
export type BoundOf = 'group' | 'schedule';

/** Why a decision is what it is. A decision has one reason for what it wants, then one for every limit that bit. */
export type Reason =
  | Implausibility
  | {
      /** An operator has paused the autoscaler, so nothing is launched and nothing is released. */
      readonly code: 'paused';
      readonly until: EpochMs;
      /** Why, in the operator's words. */
      readonly because?: string;
    }
  | {
      /** Fewer workers are free or starting than needed. */
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
      /** The minimum was raised, or the desired capacity was lowered below it. */
      readonly code: 'below-min-size';
      readonly desiredCapacity: number;
      readonly minSize: number;
      readonly of: BoundOf;
    }
  | {
      /** The maximum prevents `unmet` of the missing workers. */
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
      /** Launches failed for lack of capacity, a quota or a working launch template. */
      readonly code: 'capacity-short';
      readonly kind: ShortageKind;
      readonly reach: ShortageInForce['reach'];
      /** The option that cannot be had, for a reach of `purchase-option`. */
      readonly purchaseOption?: PurchaseOption;
      /** Zones in which launches failed. Empty when unknown. */
      readonly zones: readonly string[];
      /** How many of the requested instances cannot be launched; they are not counted as supply. */
      readonly unobtainable: number;
      /** How many of the missing workers are not requested because of it. */
      readonly notAskedFor: number;
      /**
       * How many are requested beyond the missing ones, because only the share of the other purchase option will
       * launch.
       */
      readonly askedBeyond: number;
      /** Time until some of it is requested again. */
      readonly remainingMs: DurationMs;
    }
  | {
      /** Instances end by themselves soon after their launch, and no newer one has a worker. */
      readonly code: 'boots-fail';
      /** How many boots failed since the last one that succeeded. */
      readonly failures: number;
      /** How many of the missing workers are not requested, or not launched again, because of it. */
      readonly notAskedFor: number;
      /** Time until one is tried again. */
      readonly remainingMs: DurationMs;
      /** The step at which most of them failed, by the instances' own reports. */
      readonly step?: BootStep;
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
      /** The capacity is above the schedule's maximum, so part of the headroom is given up. */
      readonly code: 'above-scheduled-maximum';
      readonly desiredCapacity: number;
      readonly maxSize: number;
      readonly headroomGivenUp: number;
    }
  | {
      /** This many surplus members would have been busy a short time ago. */
      readonly code: 'stabilizing';
      readonly members: number;
      readonly windowMs: DurationMs;
    }
  | {
      /** The group has this many instances above its desired capacity, and removes them itself. */
      readonly code: 'above-desired-capacity';
      readonly excess: number;
    }
  | {
      /** This many idle members have not been idle for long enough. */
      readonly code: 'idle-too-short';
      readonly members: number;
      /** The required idle time: from the policy, or from its adaptive retention. */
      readonly scaleInAfterMs: DurationMs;
    }
  | {
      /** This many idle members are protected from scale-in in the group. */
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
      /**
       * The group has no termination hook, so nothing would wait for a run: this many instances are kept because of it.
       */
      readonly code: 'no-termination-hook';
      readonly instances: number;
    }
  | {
      /**
       * Spacelift counts another number of busy workers than it lists, so the answer is incomplete and nothing is
       * released.
       */
      readonly code: 'answer-contradicts';
      /** Spacelift's count. */
      readonly counted: number;
      readonly listed: number;
    }
  | {
      /** Requested capacity has not launched for the policy's `scaleInAfterMs`, and is no longer needed. */
      readonly code: 'capacity-never-came';
      /** How much of the capacity that never launched is not needed. */
      readonly overdue: number;
      readonly unlaunched: number;
      readonly wanted: number;
    }
  | {
      /** Not all needed workers are there, but their capacity has been requested. */
      readonly code: 'supply-on-its-way';
      readonly booting: number;
      readonly unlaunched: number;
    }
  | {
      /** Exactly as many workers are free as needed. */
      readonly code: 'enough-workers';
      readonly wanted: number;
      readonly free: number;
    };
