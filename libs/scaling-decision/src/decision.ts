import type { Figures } from './figures.ts';
import type { Reason } from './reason.ts';

/** What a pass should do, and why. */
export type Decision = ScaleOut | ScaleIn | LowerCapacity | Hold;

/** Raise the group's desired capacity. */
export interface ScaleOut {
  readonly kind: 'scale-out';
  /** At least 1. */
  readonly by: number;
  /** The capacity to ask for, within the group's bounds. */
  readonly desiredCapacity: number;
  readonly reasons: readonly Reason[];
  readonly figures: Figures;
}

/** Release idle members, each with a decrement of the desired capacity. Which ones is the selection's business. */
export interface ScaleIn {
  readonly kind: 'scale-in';
  /** At least 1, and never more than the members that may go by this snapshot and policy. */
  readonly atMost: number;
  readonly reasons: readonly Reason[];
  readonly figures: Figures;
}

/**
 * Lower the group's desired capacity by instances that were asked for, never came and are not needed any more. It
 * touches no instance.
 */
export interface LowerCapacity {
  readonly kind: 'lower-capacity';
  /** At least 1. */
  readonly by: number;
  /** The capacity to ask for: no less than the instances that count towards it, and within the group's bounds. */
  readonly desiredCapacity: number;
  readonly reasons: readonly Reason[];
  readonly figures: Figures;
}

/** Change nothing. */
export interface Hold {
  readonly kind: 'hold';
  readonly reasons: readonly Reason[];
  readonly figures: Figures;
}
