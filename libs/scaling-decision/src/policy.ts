import type { DurationMs } from '@poolkeeper/pool-model';
import type { AdaptiveRetention } from './advice/adapt-retention.ts';
import type { QueueTimeObjective } from './advice/advise-headroom.ts';
import type { ForecastPolicy } from './advice/forecast-headroom.ts';
import type { ForeseenPolicy } from './advice/foreseen-headroom.ts';
import type { Schedule } from './schedule/schedule.ts';

/**
 * The settings that a decision is made by. The minimum and maximum size of the group come with the snapshot. `decide`
 * accepts any numbers: negative ones and NaN count as 0, fractions are rounded down, Infinity means no limit.
 */
export interface Policy {
  /** Headroom: workers that wait idle beyond those that the pending runs need. @default 0, by `defaultPolicy` */
  readonly minIdle: number;
  /**
   * Headroom in proportion: at most this share of the workers should have a run, in percent. The larger of the two
   * headrooms applies. 0, NaN and 100 or more mean none. @default - no headroom in proportion
   */
  readonly targetUtilization?: number;
  /** Maximum number of instances launched in one pass. 0 stops scaling out. @default 500, by `defaultPolicy` */
  readonly maxStepOut: number;
  /** Maximum number of instances released in one pass. 0 stops scaling in. @default 50, by `defaultPolicy` */
  readonly maxStepIn: number;
  /**
   * How long a member has to be idle before it may be released, and how long requested capacity may be missing before
   * it is given up. 0 is immediately; NaN and Infinity are never. @default 1 minute, by `defaultPolicy`
   */
  readonly scaleInAfterMs: DurationMs;
  /** Weighs the cost of an idle worker against the wait that it saves. @default - `scaleInAfterMs`, always */
  readonly retention?: AdaptiveRetention;
  /**
   * Minimum time between the group's last launch for a change of its capacity and the next scale-out. Failed launches
   * do not count, and the minimum size ignores it. Needs the group's activities. @default 0
   */
  readonly scaleOutCooldownMs?: DurationMs;
  /**
   * Minimum time between the group's last launch or termination for a change of its capacity and the next scale-in.
   * Capacity that never launched is given up regardless. Needs the group's activities. @default 0
   */
  readonly scaleInCooldownMs?: DurationMs;
  /**
   * Prevents flapping: a surplus counts only above the largest demand of this period. Needs the history. @default 0
   */
  readonly stabilizationMs?: DurationMs;
  /**
   * How long a shortage stops the autoscaler from requesting the same capacity again: once this time for missing EC2
   * capacity, five times for a quota or a wrong launch template, which need a person. A successful launch ends it
   * immediately. 0 turns it off. @default 3 minutes
   */
  readonly shortageBackOffMs?: DurationMs;
  /** Other limits and headroom at certain times. @default - none */
  readonly schedule?: Schedule;
  /** Headroom that lets runs start in time. @default - none, but advice if the history is known */
  readonly objective?: QueueTimeObjective;
  /** Headroom by the demand of earlier weeks. @default - none, but advice if the history is known */
  readonly forecast?: ForecastPolicy;
  /** Headroom for runs that are not queued yet but likely. @default - none, and they are not read */
  readonly foreseen?: ForeseenPolicy;
}

export const defaultPolicy: Policy = {
  /** By default no idle instance costs money; a run in an empty pool then waits for one boot. */
  minIdle: 0,
  /** One pass answers a burst, and the maximum of the group bounds the bill. This limit stops a wrong queue count. */
  maxStepOut: 500,
  /**
   * Each release is two API calls: fifty take about 15 seconds, for which the pool's next pass waits. With ten, a burst of 300 runs
   * costs half an hour of idle instances, a quarter of the bill of a pool that has such bursts.
   */
  maxStepIn: 50,
  /**
   * With boots between half a minute and one and a half, it costs within 4 % of the best, if a wait for a boot is weighed as ten
   * boots of idle time (docs/guides/scaling-policy.md).
   */
  scaleInAfterMs: 60_000,
};
