import type { DurationMs } from '@poolkeeper/pool-model';
import type { ScheduleRule } from '@poolkeeper/scaling-decision';

/** Which members are replaced independently of scale-in, how many at once, and when. */
export interface RollPolicy {
  /** Replaces members that were launched with another template than the group launches with now. */
  readonly outdated: boolean;
  /** Replaces members of this age and above. NaN and Infinity mean never. @default - age is no cause */
  readonly maxAgeMs?: DurationMs;
  readonly budget: DisruptionBudget;
  /** The minimum idle time of a replaced member. NaN replaces none. */
  readonly idleAtLeastMs: DurationMs;
  /** Rolls while one of them is open. @default - at all times */
  readonly windows?: RollWindows;
}

/**
 * How much of the group's desired capacity may lack a serving worker, whatever the cause: booting, broken or drained. A
 * number of members, rounded down; or a share of the desired capacity in percent, rounded down to whole members, but at
 * least one. 0, NaN and negative numbers replace none.
 */
export type DisruptionBudget = number | { readonly percent: number };

/** Time windows, with the properties and the clock-change rules of a schedule. */
export interface RollWindows {
  /** IANA name, `Europe/Warsaw`. Windows without a zone of their own go by it. */
  readonly timeZone: string;
  readonly rules: readonly Omit<ScheduleRule, 'set'>[];
}

/** Off: nothing is due. */
export const defaultRollPolicy: RollPolicy = {
  outdated: false,
  /**
   * A tenth of the pool is missing for one boot: a pool of 50 is renewed in ten boots, and a pool of 5 one at a time.
   */
  budget: { percent: 10 },
  /** A run about to be scheduled becomes visible within seconds; the hook holds instances for later ones. */
  idleAtLeastMs: 60_000,
};
