import type { DurationMs } from '@poolkeeper/pool-model';
import type { AdaptiveRetention } from './advice/adapt-retention.ts';
import type { QueueTimeObjective } from './advice/advise-headroom.ts';
import type { ForecastPolicy } from './advice/forecast-headroom.ts';
import type { Schedule } from './schedule/schedule.ts';

/**
 * The settings that a decision is made by. The group's own minimum and maximum size come in with the snapshot.
 * `decide` takes any numbers: negative ones and NaN count as 0, fractions are rounded down, Infinity means no limit.
 */
export interface Policy {
  /** Headroom: workers that wait idle beyond those that the pending runs need. @default 0, by `defaultPolicy` */
  readonly minIdle: number;
  /**
   * Headroom in proportion: of the workers, at most this share in percent should have a run. The larger of the two
   * headrooms counts. 0, NaN and 100 or more mean none. @default - no headroom in proportion
   */
  readonly targetUtilization?: number;
  /** Instances launched in one pass. 0 stops scaling out. @default 100, by `defaultPolicy` */
  readonly maxStepOut: number;
  /** Members released in one pass. 0 stops scaling in. @default 10, by `defaultPolicy` */
  readonly maxStepIn: number;
  /**
   * For how long a member is idle before it may be released, and for how long capacity does not come before it is given
   * up. 0 is at once; NaN and Infinity are never. @default 5 minutes, by `defaultPolicy`
   */
  readonly scaleInAfterMs: DurationMs;
  /** Weighs the cost of an idle worker against the wait that it saves. @default - `scaleInAfterMs`, always */
  readonly retention?: AdaptiveRetention;
  /**
   * No scale-out for so long after the group last began to launch for a change of its capacity; failed launches do not
   * count. The minimum is kept whatever the cooldown. Needs the group's activities. @default 0
   */
  readonly scaleOutCooldownMs?: DurationMs;
  /**
   * No scale-in for so long after the group last began to launch or to let go of an instance for a change of its
   * capacity. Capacity that never came is given up all the same. Needs the group's activities. @default 0
   */
  readonly scaleInCooldownMs?: DurationMs;
  /**
   * Against flapping: a surplus counts when it would have been one for so long, by the largest demand of that time in the
   * pool's history. Needs the history. @default 0
   */
  readonly stabilizationMs?: DurationMs;
  /**
   * For how long a shortage keeps the pass from asking for the same capacity again: once that for machines that are not
   * there, five times for a quota or a wrong launch template, for which someone has to do something. A launch that works
   * ends it at once. 0 is not at all. @default 3 minutes
   */
  readonly shortageBackOffMs?: DurationMs;
  /** Other limits and headroom at certain times. @default - the same at all times */
  readonly schedule?: Schedule;
  /** Headroom by what it takes for runs to start in time. @default - none, but advice if the history is known */
  readonly objective?: QueueTimeObjective;
  /** Headroom by the demand of earlier weeks. @default - none, but advice if the history is known */
  readonly forecast?: ForecastPolicy;
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
