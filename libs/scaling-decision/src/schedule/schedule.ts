/** Settings that change with the time of day, the day of the week and the date. */
export interface Schedule {
  /** IANA name, `Europe/Warsaw`. Rules without a zone of their own go by it. */
  readonly timeZone: string;
  /** In their order: where several are in force, each setting comes from the last that has it. */
  readonly rules: readonly ScheduleRule[];
}

/**
 * A window of time, and what is different in it. It opens when the clocks of its zone first show `from` or later on its day,
 * and closes when they first show `to` or later. So it is always one piece of time, whatever becomes of the clocks:
 *
 * - A time that the clocks skip is the moment of the skip. A window within it does not open, nor does one on a skipped day.
 * - A time that they show twice is the first of the two.
 *
 * Windows that share a time therefore never overlap there and leave no hole. A rule with a value that makes no sense is
 * never in force; `problemsOfSchedule` finds it before that.
 */
export interface ScheduleRule {
  /** As it is called in decisions: `office hours`. */
  readonly name: string;
  /** Days on which the window begins. @default - every day */
  readonly days?: readonly Weekday[];
  /** Wall-clock time at which it begins, `08:00`. @default '00:00' */
  readonly from?: string;
  /**
   * Wall-clock time at which it ends, exclusive: `18:00`. At or before `from` it ends on the next day. @default '24:00'
   */
  readonly to?: string;
  /** Dates on which the window does not begin, `2026-12-24`: holidays. @default - none */
  readonly except?: readonly string[];
  /** The only dates on which it begins, whatever the days. @default - all */
  readonly dates?: readonly string[];
  /** IANA name. @default - the schedule's */
  readonly timeZone?: string;
  readonly set: ScheduledSettings;
}

/** What a window may change. What is absent stays as it was. */
export interface ScheduledSettings {
  /** Minimum number of instances, within the group's own bounds. */
  readonly minSize?: number;
  /** Maximum number of instances, within the group's own bounds. */
  readonly maxSize?: number;
  readonly minIdle?: number;
  readonly targetUtilization?: number;
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
