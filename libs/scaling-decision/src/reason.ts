import type { DurationMs } from '@poolkeeper/pool-model';

/** Why a decision is what it is. A decision has one reason for what it wants, then one for every limit that bit. */
export type Reason =
  | {
      /** Fewer workers are free, or will be, than are wanted. */
      readonly code: 'short-of-workers';
      /** How many are missing: `wanted - free`. */
      readonly short: number;
      readonly pendingRuns: number;
      readonly minIdle: number;
      readonly free: number;
    }
  | {
      /** Someone raised the minimum, or lowered the desired capacity past it. */
      readonly code: 'below-min-size';
      readonly desiredCapacity: number;
      readonly minSize: number;
    }
  | {
      /** The group's maximum leaves `unmet` of the missing workers out. */
      readonly code: 'at-max-size';
      readonly maxSize: number;
      readonly unmet: number;
    }
  | {
      /** The policy's largest step out leaves the rest to the next passes. */
      readonly code: 'step-out-limited';
      readonly maxStepOut: number;
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
      /** The group has so many instances beyond its desired capacity, and removes them by itself. */
      readonly code: 'above-desired-capacity';
      readonly excess: number;
    }
  | {
      /** So many idle members have not been idle for long enough yet. */
      readonly code: 'idle-too-short';
      readonly members: number;
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
