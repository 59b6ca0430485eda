import type { DurationMs } from '@poolkeeper/pool-model';
import type { Advice } from '../advice/advice.ts';
import type { Concern } from './concern.ts';
import type { Figures } from './figures.ts';
import type { Reason } from './reason.ts';

/** What a pass should do, and why. */
export type Decision = ScaleOut | ScaleIn | LowerCapacity | Hold;

/** What every decision carries. */
export interface Grounds {
  /** First what it wants, then each limit that bit. At least one. */
  readonly reasons: readonly Reason[];
  readonly figures: Figures;
  /**
   * For how long a member has to be idle to go: by the policy, or by what its adaptive retention makes of the past. What
   * selects the members goes by this.
   */
  readonly idleAtLeastMs: DurationMs;
  /** Names of the schedule's rules that are in force. */
  readonly rules: readonly string[];
  /** What objective, forecast, foresight and retention make of the past, also when they only advise. */
  readonly advice: Advice;
  /** Conditions that need attention. Usually none. */
  readonly concerns: readonly Concern[];
}

/** Raise the group's desired capacity. */
export interface ScaleOut extends Grounds {
  readonly kind: 'scale-out';
  /** At least 1. */
  readonly by: number;
  /** The capacity to ask for, within the group's bounds. */
  readonly desiredCapacity: number;
}

/** Release idle members, each with a decrement of the desired capacity. Which ones is the selection's business. */
export interface ScaleIn extends Grounds {
  readonly kind: 'scale-in';
  /** At least 1, and never more than the members that may go by this snapshot and policy. */
  readonly atMost: number;
}

/**
 * Lower the group's desired capacity by instances that were asked for, never came and are not needed any more. It
 * touches no instance.
 */
export interface LowerCapacity extends Grounds {
  readonly kind: 'lower-capacity';
  /** At least 1. */
  readonly by: number;
  /** The capacity to ask for: no less than the instances that count towards it, and within the group's bounds. */
  readonly desiredCapacity: number;
}

/** Change nothing. */
export interface Hold extends Grounds {
  readonly kind: 'hold';
}
