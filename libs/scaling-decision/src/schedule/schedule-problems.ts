import { dayOfDate, isTimeZone } from './schedule-clock.ts';
import { minutesOf, weekdays } from './schedule-window.ts';
import type { Schedule, ScheduledSettings, ScheduleRule } from './schedule.ts';

/** A value of a schedule that makes no sense. */
export interface ScheduleProblem {
  /** Where it is, from the schedule: `['rules', 0, 'from']`. */
  readonly path: readonly (string | number)[];
  /** What is wrong, the value got, and the way out: `unknown day 'monday', use one of mon, tue, wed, thu, fri, sat, sun`. */
  readonly message: string;
}

/** Every value of a schedule that makes no sense, in its order; none when it is fine. Never throws. */
export function problemsOfSchedule(schedule: Schedule): readonly ScheduleProblem[] {
  return [
    ...problemOfZone(schedule.timeZone),
    ...schedule.rules.flatMap((rule, index) =>
      [...problemsOfRule(rule), ...problemOfName(rule, schedule.rules.slice(0, index))].map(
        ({ path, message }) => ({ path: ['rules', index, ...path], message }),
      ),
    ),
  ];
}

function problemsOfRule(rule: ScheduleRule): ScheduleProblem[] {
  const { timeZone, from, to, days, dates, except, set } = rule;
  return [
    ...(days === undefined ? [] : problemsOfDays(days)),
    ...(from === undefined ? [] : problemOfTime('from', from)),
    ...(to === undefined ? [] : problemOfTime('to', to)),
    ...problemsOfDates('except', except ?? []),
    ...problemsOfDates('dates', dates ?? []),
    ...(timeZone === undefined ? [] : problemOfZone(timeZone)),
    ...problemsOfSettings(set),
  ];
}

function problemOfName({ name }: ScheduleRule, earlier: readonly ScheduleRule[]): ScheduleProblem[] {
  if (name === '') return [{ path: ['name'], message: 'a rule needs a name, as decisions cite it' }];
  return earlier.some((other) => other.name === name)
    ? [{ path: ['name'], message: `two rules are called '${name}', give one another name` }]
    : [];
}

function problemOfZone(timeZone: string): ScheduleProblem[] {
  if (isTimeZone(timeZone)) return [];
  const message = `unknown time zone '${timeZone}', use an IANA name like Europe/Warsaw or UTC`;
  return [{ path: ['timeZone'], message }];
}

function problemsOfDays(days: readonly string[]): ScheduleProblem[] {
  if (days.length === 0) {
    return [
      { path: ['days'], message: 'no day is named, so the rule never applies; leave days out for every day' },
    ];
  }
  const known: readonly string[] = weekdays;
  return days.flatMap((day, index) =>
    known.includes(day)
      ? []
      : [
          {
            path: ['days', index],
            message: `unknown day '${day}', use one of mon, tue, wed, thu, fri, sat, sun`,
          },
        ],
  );
}

function problemOfTime(setting: 'from' | 'to', time: string): ScheduleProblem[] {
  const latest = setting === 'from' ? '23:59' : '24:00';
  const minutes = minutesOf(time);
  if (minutes !== undefined && (setting === 'to' || time !== '24:00')) return [];
  return [
    { path: [setting], message: `${setting} must be a time of day from 00:00 to ${latest}, got '${time}'` },
  ];
}

function problemsOfDates(setting: 'except' | 'dates', dates: readonly string[]): ScheduleProblem[] {
  return dates.flatMap((date, index) =>
    dayOfDate(date) === undefined
      ? [{ path: [setting, index], message: `must be a date like 2026-12-24, got '${date}'` }]
      : [],
  );
}

const limits = { minSize: Infinity, maxSize: Infinity, minIdle: Infinity, targetUtilization: 100 };

function problemsOfSettings(set: ScheduledSettings): ScheduleProblem[] {
  const names = Object.keys(limits) as (keyof typeof limits)[];
  if (names.every((name) => set[name] === undefined)) {
    return [{ path: ['set'], message: `changes nothing, set at least one of ${names.join(', ')}` }];
  }
  const { minSize, maxSize } = set;
  const contradicts = minSize !== undefined && maxSize !== undefined && minSize > maxSize;
  return [
    ...names.flatMap((name) => problemOfNumber(name, set[name])),
    ...(contradicts
      ? [
          {
            path: ['set', 'maxSize'],
            message: `maxSize must be at least minSize (${minSize}), got ${maxSize}`,
          },
        ]
      : []),
  ];
}

function problemOfNumber(name: keyof typeof limits, value: number | undefined): ScheduleProblem[] {
  if (value === undefined) return [];
  const isPercent = limits[name] === 100;
  if (value >= 0 && value <= limits[name] && (isPercent || Number.isInteger(value))) return [];
  const expected = isPercent ? 'a percentage from 0 to 100' : 'a whole number of at least 0';
  return [{ path: ['set', name], message: `${name} must be ${expected}, got ${value}` }];
}
