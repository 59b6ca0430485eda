import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemsOfSchedule } from './schedule-problems.ts';
import type { Schedule, ScheduleRule, Weekday } from './schedule.ts';

const fine: ScheduleRule = {
  name: 'office hours',
  days: ['mon'],
  from: '08:00',
  to: '18:00',
  set: { minIdle: 3 },
};

describe('the problems of a schedule', () => {
  it('are none in one that is fine', () => {
    const schedule: Schedule = {
      timeZone: 'Europe/Warsaw',
      rules: [
        fine,
        { name: 'all year', set: { minSize: 0, maxSize: 5, targetUtilization: 80 } },
        { name: 'night', from: '22:00', to: '24:00', timeZone: 'UTC', set: { minIdle: 0 } },
        { name: 'leap day', dates: ['2028-02-29'], except: ['2026-12-31'], set: { minSize: 2, maxSize: 2 } },
      ],
    };
    expect(problemsOfSchedule(schedule)).toEqual([]);
  });

  it('name an unknown zone', () => {
    expect(problemsOfSchedule({ timeZone: 'Warsaw', rules: [] })).toEqual([
      {
        path: ['timeZone'],
        message: "unknown time zone 'Warsaw', use an IANA name like Europe/Warsaw or UTC",
      },
    ]);
  });

  it.each<[Partial<ScheduleRule>, readonly (string | number)[], string]>([
    [{ from: '25:00' }, ['from'], "from must be a time of day from 00:00 to 23:59, got '25:00'"],
    [{ from: '24:00' }, ['from'], "from must be a time of day from 00:00 to 23:59, got '24:00'"],
    [{ to: '24:01' }, ['to'], "to must be a time of day from 00:00 to 24:00, got '24:01'"],
    [{ to: '6pm' }, ['to'], "to must be a time of day from 00:00 to 24:00, got '6pm'"],
    [
      { days: ['mon', 'friday' as Weekday] },
      ['days', 1],
      "unknown day 'friday', use one of mon, tue, wed, thu, fri, sat, sun",
    ],
    [{ days: [] }, ['days'], 'no day is named, so the rule never applies; leave days out for every day'],
    [{ dates: ['2026-02-29'] }, ['dates', 0], "must be a date like 2026-12-24, got '2026-02-29'"],
    [{ except: ['2026-13-01'] }, ['except', 0], "must be a date like 2026-12-24, got '2026-13-01'"],
    [{ except: ['2026-01-00'] }, ['except', 0], "must be a date like 2026-12-24, got '2026-01-00'"],
    [
      { timeZone: 'Mars' },
      ['timeZone'],
      "unknown time zone 'Mars', use an IANA name like Europe/Warsaw or UTC",
    ],
    [
      { set: {} },
      ['set'],
      'changes nothing, set at least one of minSize, maxSize, minIdle, targetUtilization',
    ],
    [{ set: { minSize: 5, maxSize: 3 } }, ['set', 'maxSize'], 'maxSize must be at least minSize (5), got 3'],
    [{ set: { minIdle: -1 } }, ['set', 'minIdle'], 'minIdle must be a whole number of at least 0, got -1'],
    [{ set: { maxSize: 1.5 } }, ['set', 'maxSize'], 'maxSize must be a whole number of at least 0, got 1.5'],
    [
      { set: { targetUtilization: 120 } },
      ['set', 'targetUtilization'],
      'targetUtilization must be a percentage from 0 to 100, got 120',
    ],
    [{ name: '' }, ['name'], 'a rule needs a name, as decisions cite it'],
  ])('name what is wrong with %j', (mistake, path, message) => {
    expect(problemsOfSchedule({ timeZone: 'UTC', rules: [{ ...fine, ...mistake }] })).toEqual([
      { path: ['rules', 0, ...path], message },
    ]);
  });

  it('name rules of one name', () => {
    expect(problemsOfSchedule({ timeZone: 'UTC', rules: [fine, fine] })).toEqual([
      { path: ['rules', 1, 'name'], message: "two rules are called 'office hours', give one another name" },
    ]);
  });

  it('are found in whatever strings are given', () => {
    const text = fc.string({ unit: fc.constantFrom('0', '8', ':', '-', 'Z', 'ż', '\0', '😀') });
    const rule = fc.record({
      name: text,
      from: text,
      to: text,
      dates: fc.array(text),
      timeZone: text,
      set: fc.record({ minIdle: fc.double() }),
    });
    fc.assert(
      fc.property(text, rule, (timeZone, broken) => {
        expect(problemsOfSchedule({ timeZone, rules: [broken] }).length).toBeGreaterThan(0);
      }),
    );
  });
});
