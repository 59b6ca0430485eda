import type { DurationMs } from '@poolkeeper/pool-model';

/**
 * The settings that a decision is made by. The group's own minimum and maximum size come in with the snapshot.
 * `decide` takes any numbers: negative ones and NaN count as 0, fractions are rounded down, Infinity means no limit.
 */
export interface Policy {
  /** Headroom: workers that wait idle beyond those that the pending runs need. */
  readonly minIdle: number;
  /** Instances launched in one pass. 0 stops scaling out. */
  readonly maxStepOut: number;
  /** Members released in one pass. 0 stops scaling in. */
  readonly maxStepIn: number;
  /**
   * For how long a member is idle before it may be released, and for how long capacity does not come before it is given
   * up. 0 is at once; NaN and Infinity are never.
   */
  readonly scaleInAfterMs: DurationMs;
}

export const defaultPolicy: Policy = {
  /** Nobody pays for idle machines unless they ask to; a run on an empty pool then waits for one boot. */
  minIdle: 0,
  /** A burst is answered in one pass; what bounds the bill is the group's maximum. It stops a queue count gone mad. */
  maxStepOut: 100,
  /** Each release is two API calls. Ten fit any pass well, and at a pass a minute drain 600 idle members an hour. */
  maxStepIn: 10,
  /** Longer than a usual boot, so that a run soon after another finds a worker; each costs at most this much idling. */
  scaleInAfterMs: 5 * 60_000,
};
