import type { EpochMs } from '@poolkeeper/pool-model';
import { dayOfDate } from './schedule-clock.ts';
import type { ScheduleRule, Weekday } from './schedule.ts';

const minuteMs = 60_000;
const minutesOfDay = 24 * 60;

/** In the order of the days since 1970-01-01, a Thursday. */
export const weekdays: readonly Weekday[] = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'];

/** Whether a rule's window is open when the clocks of its zone have got so far, by `furthestWallClock`. */
export function isOpen(rule: ScheduleRule, clock: EpochMs | undefined): boolean {
  const window = readWindow(rule);
  if (window === undefined || clock === undefined) return false;
  const minutes = Math.floor(clock / minuteMs);
  const today = Math.floor(minutes / minutesOfDay);
  return [today, today - 1].some((day) => {
    const sinceMidnight = minutes - day * minutesOfDay;
    return window.from <= sinceMidnight && sinceMidnight < window.to && window.beginsOn(day);
  });
}

interface Window {
  /** Minutes since the midnight at the beginning of its day. */
  readonly from: number;
  /** The same: more than a day's minutes when it ends on the next day. */
  readonly to: number;
  readonly beginsOn: (day: number) => boolean;
}

const windows = new WeakMap<ScheduleRule, { readonly window: Window | undefined }>();

function readWindow(rule: ScheduleRule): Window | undefined {
  const known = windows.get(rule);
  if (known !== undefined) return known.window;
  const window = makeWindow(rule);
  windows.set(rule, { window });
  return window;
}

function makeWindow(rule: ScheduleRule): Window | undefined {
  const from = minutesOf(rule.from ?? '00:00');
  const to = minutesOf(rule.to ?? '24:00');
  const days = rule.days?.map((day) => weekdays.indexOf(day));
  const dates = rule.dates?.map(dayOfDate);
  const except = rule.except?.map(dayOfDate) ?? [];
  if (from === undefined || from === minutesOfDay || to === undefined) return undefined;
  if (days?.includes(-1) === true || dates?.includes(undefined) === true || except.includes(undefined)) {
    return undefined;
  }
  const holidays = new Set(except);
  const onlyDates = dates && new Set(dates);
  const onDays = new Set(days ?? weekdays.keys());
  return {
    from,
    to: to > from ? to : to + minutesOfDay,
    beginsOn: (day) => !holidays.has(day) && (onlyDates?.has(day) ?? onDays.has(((day % 7) + 7) % 7)),
  };
}

/** Minutes since midnight. Undefined for what is no time of day; `24:00` is the end of one. */
export function minutesOf(time: string): number | undefined {
  const [, hours, minutes] = (/^(\d\d):(\d\d)$/.exec(time) ?? []).map(Number);
  if (hours === undefined || minutes === undefined || minutes > 59) return undefined;
  const sum = hours * 60 + minutes;
  return sum <= minutesOfDay ? sum : undefined;
}
