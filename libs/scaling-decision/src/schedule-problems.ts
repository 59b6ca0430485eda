import type { Schedule } from './schedule.ts';

/** A value of a schedule that makes no sense. */
export interface ScheduleProblem {
  /** Where it is, from the schedule: `['rules', 0, 'from']`. */
  readonly path: readonly (string | number)[];
  /** The value and the way out: `from must be a time of day from 00:00 to 23:59, got '25:00'`. */
  readonly message: string;
}

/** Every value of a schedule that makes no sense, in its order; none when it is fine. Never throws. */
export function problemsOfSchedule(_schedule: Schedule): readonly ScheduleProblem[] {
  return [];
}
