import type { DurationMs } from '@poolkeeper/pool-model';
import type { ScheduleRule } from '@poolkeeper/scaling-decision';

/** Which members are replaced without any scale-in, how many at once, and when. */
export interface RollPolicy {
  /** Replaces members that were launched with another template than the group launches with now. */
  readonly outdated: boolean;
  /** Replaces members that have been up for so long. NaN and Infinity are never. @default - age is no cause */
  readonly maxAgeMs?: DurationMs;
  readonly budget: DisruptionBudget;
  /** For how long a member has to be idle first. NaN lets nobody go. */
  readonly idleAtLeastMs: DurationMs;
  /** Rolls while one of them is open. @default - at all times */
  readonly windows?: RollWindows;
}

/**
 * How much of the group's desired capacity may be without a worker that serves, whatever the cause: on its way, broken or
 * drained. A number of members, rounded down; or a share of the desired capacity in percent, rounded down to whole
 * members, but at least one. 0, NaN and negative numbers let nobody go.
 */
export type DisruptionBudget = number | { readonly percent: number };

/** Windows of time, with the same words and the same care for changes of the clocks as a schedule's. */
export interface RollWindows {
  /** IANA name, `Europe/Warsaw`. Windows without a zone of their own go by it. */
  readonly timeZone: string;
  readonly rules: readonly Omit<ScheduleRule, 'set'>[];
}

/** Off: nothing is due. */
export const defaultRollPolicy: RollPolicy = {
  outdated: false,
  /** A tenth is gone for a boot time: a pool of 50 is renewed in ten boots, and one of 5 still goes one at a time. */
  budget: { percent: 10 },
  /** A run that is about to be scheduled shows within seconds; the hook catches what comes later. */
  idleAtLeastMs: 60_000,
};
