import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../policy.ts';
import type { ScheduledSettings, ScheduleRule, Weekday } from './schedule.ts';
import { settingsInForce } from './settings-in-force.ts';

const officeHours: ScheduleRule = {
  name: 'office hours',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: '08:00',
  to: '18:00',
  set: { minIdle: 3 },
};

describe('the settings in force', () => {
  it('are the policy’s own without a schedule', () => {
    expect(settingsInForce({ ...defaultPolicy, minIdle: 2, targetUtilization: 80 }, 0)).toEqual({
      minIdle: 2,
      targetUtilization: 80,
      rules: [],
    });
    expect(settingsInForce(defaultPolicy, 0)).toEqual({ minIdle: 0, targetUtilization: 0, rules: [] });
  });

  it('are a rule’s from its first moment until its last', () => {
    expect(rulesAt('2026-11-24T07:59:59.999', [officeHours])).toEqual([]);
    expect(rulesAt('2026-11-24T08:00:00.000', [officeHours])).toEqual(['office hours']);
    expect(rulesAt('2026-11-24T17:59:59.999', [officeHours])).toEqual(['office hours']);
    expect(rulesAt('2026-11-24T18:00:00.000', [officeHours])).toEqual([]);
    expect(rulesAt('2026-11-28T12:00', [officeHours])).toEqual([]);
  });

  it('change only what a rule sets', () => {
    expect(settingsAt('2026-11-24T12:00', [officeHours])).toEqual({
      minIdle: 3,
      targetUtilization: 0,
      rules: ['office hours'],
    });
    const set = { minSize: 1, maxSize: 20, targetUtilization: 70 };
    expect(settingsAt('2026-11-24T12:00', [{ name: 'all', set }])).toEqual({
      ...set,
      minIdle: 0,
      rules: ['all'],
    });
  });

  it('come from the last of the rules in force that has one', () => {
    const rules = [
      { name: 'always', set: { minIdle: 1, maxSize: 10 } },
      officeHours,
      { name: 'release day', dates: ['2026-11-24'], set: { maxSize: 50 } },
    ];
    expect(settingsAt('2026-11-24T12:00', rules)).toMatchObject({ minIdle: 3, maxSize: 50 });
    expect(settingsAt('2026-11-25T12:00', rules)).toMatchObject({ minIdle: 3, maxSize: 10 });
    expect(settingsAt('2026-11-25T20:00', rules)).toMatchObject({
      minIdle: 1,
      maxSize: 10,
      rules: ['always'],
    });
  });

  it('use the day on which a window over midnight begins', () => {
    const night: ScheduleRule = {
      name: 'night',
      days: ['fri'],
      from: '22:00',
      to: '06:00',
      set: { minIdle: 0 },
    };
    expect(rulesAt('2026-11-27T21:59', [night])).toEqual([]);
    expect(rulesAt('2026-11-27T22:00', [night])).toEqual(['night']);
    expect(rulesAt('2026-11-28T05:59', [night])).toEqual(['night']);
    expect(rulesAt('2026-11-28T06:00', [night])).toEqual([]);
    expect(rulesAt('2026-11-27T05:00', [night])).toEqual([]);
  });

  it('hold for a day and a night when a window ends when it begins', () => {
    const saturday: ScheduleRule = {
      name: 's',
      days: ['sat'],
      from: '09:00',
      to: '09:00',
      set: { minIdle: 0 },
    };
    expect(rulesAt('2026-11-28T09:00', [saturday])).toEqual(['s']);
    expect(rulesAt('2026-11-29T08:59', [saturday])).toEqual(['s']);
    expect(rulesAt('2026-11-29T09:00', [saturday])).toEqual([]);
  });

  it('leave holidays out, with the night that follows them', () => {
    const rule = { ...officeHours, to: '02:00', except: ['2026-12-24'] };
    expect(rulesAt('2026-12-24T01:00', [rule])).toEqual(['office hours']);
    expect(rulesAt('2026-12-24T12:00', [rule])).toEqual([]);
    expect(rulesAt('2026-12-25T01:00', [rule])).toEqual([]);
    expect(rulesAt('2026-12-25T12:00', [rule])).toEqual(['office hours']);
  });

  it('know dates that no day of the week tells', () => {
    const rule = { ...officeHours, dates: ['2026-11-28', '2026-11-29'], except: ['2026-11-29'] };
    expect(rulesAt('2026-11-28T12:00', [rule])).toEqual(['office hours']);
    expect(rulesAt('2026-11-29T12:00', [rule])).toEqual([]);
    expect(rulesAt('2026-11-30T12:00', [rule])).toEqual([]);
  });

  it('take a rule’s own zone before the schedule’s', () => {
    const rule = { ...officeHours, timeZone: 'America/New_York' };
    expect(rulesAt('2026-11-24T12:30', [rule])).toEqual([]);
    expect(rulesAt('2026-11-24T13:30', [rule])).toEqual(['office hours']);
  });

  it('let the maximum win over the minimum of another rule', () => {
    const rules = [
      { name: 'a', set: { minSize: 5 } },
      { name: 'b', set: { maxSize: 3 } },
    ];
    expect(settingsAt('2026-11-24T12:00', rules)).toMatchObject({ minSize: 3, maxSize: 3 });
  });

  it('ignore invalid numbers', () => {
    const rules = [
      { name: 'a', set: { maxSize: 5, minIdle: 1 } },
      { name: 'b', set: { maxSize: NaN, minIdle: -1 } },
    ];
    expect(settingsAt('2026-11-24T12:00', rules)).toMatchObject({ maxSize: 5, minIdle: 1 });
  });

  it.each<Partial<ScheduleRule>>([
    { from: '25:00' },
    { from: '24:00' },
    { from: '8:00' },
    { to: '18:60' },
    { to: '24:01' },
    { days: ['monday' as Weekday] },
    { days: [] },
    { dates: ['2026-02-30'] },
    { except: ['24.12.2026'] },
    { timeZone: 'Europe/Atlantis' },
  ])('never apply a rule with %o', (mistake) => {
    expect(rulesAt('2026-11-24T12:00', [{ name: 'x', set: { minIdle: 1 }, ...mistake }])).toEqual([]);
  });

  it.each([NaN, Infinity, -Infinity, 8.64e15, -8.64e15, 9e15])('are the policy’s own at %d', (at) => {
    const rules = [{ name: 'always', set: { minIdle: 9 } }];
    const policy = { ...defaultPolicy, schedule: { timeZone: 'UTC', rules } };
    expect(settingsInForce(policy, at).minIdle).toBe(0);
  });

  it('are found whatever a schedule says, at any moment', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('UTC', 'Europe/Warsaw', '08:00', '24:00', '2026-11-24'),
    );
    const rule = fc.record(
      {
        name: text,
        days: fc.array(text as fc.Arbitrary<Weekday>, { maxLength: 2 }),
        from: text,
        to: text,
        dates: fc.array(text, { maxLength: 2 }),
        except: fc.array(text, { maxLength: 2 }),
        timeZone: text,
        set: fc.record({ minSize: fc.double(), maxSize: fc.double(), minIdle: fc.double() }),
      },
      { requiredKeys: ['name', 'set'] },
    );
    fc.assert(
      fc.property(text, fc.array(rule, { maxLength: 3 }), fc.double(), (timeZone, rules, at) => {
        const { minSize, maxSize, minIdle } = settingsInForce(
          { ...defaultPolicy, schedule: { timeZone, rules } },
          at,
        );
        expect(minIdle).toBeGreaterThanOrEqual(0);
        if (minSize !== undefined && maxSize !== undefined) expect(minSize).toBeLessThanOrEqual(maxSize);
      }),
    );
  });
});

describe('when the clocks change', () => {
  const window = (from: string, to: string): ScheduleRule => ({ name: 'x', from, to, set: { minIdle: 1 } });
  const open = (zone: string, rule: ScheduleRule, moments: readonly string[]): boolean[] =>
    moments.map((moment) => isInForce(rule, zone, Date.parse(moment)));

  it('a window that begins in the hour that Warsaw skips begins at the skip', () => {
    const moments = [
      '2026-03-29T00:59:59Z',
      '2026-03-29T01:00:00Z',
      '2026-03-29T01:59:59Z',
      '2026-03-29T02:00:00Z',
    ];
    expect(open('Europe/Warsaw', window('02:30', '04:00'), moments)).toEqual([false, true, true, false]);
  });

  it('a window that ends in the hour that New York skips ends at the skip, and the next begins there', () => {
    const moments = ['2026-03-08T06:59:59Z', '2026-03-08T07:00:00Z'];
    expect(open('America/New_York', window('01:00', '02:30'), moments)).toEqual([true, false]);
    expect(open('America/New_York', window('02:30', '05:00'), moments)).toEqual([false, true]);
  });

  it('a window within the hour that is skipped does not open', () => {
    const moments = ['2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z', '2026-03-29T01:15:00Z'];
    expect(open('Europe/Warsaw', window('02:10', '02:50'), moments)).toEqual([false, false, false]);
  });

  it('a time that Warsaw shows twice is the first of the two', () => {
    // 02:00 to 03:00 is at 00:00Z to 01:00Z, and again until 02:00Z.
    const moments = [
      '2026-10-25T00:29:59Z',
      '2026-10-25T00:30:00Z',
      '2026-10-25T01:15:00Z',
      '2026-10-25T01:45:00Z',
      '2026-10-25T02:30:00Z',
    ];
    expect(open('Europe/Warsaw', window('02:30', '03:30'), moments)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect(open('Europe/Warsaw', window('00:00', '02:30'), moments)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('an hour that is shown twice is two hours long in a window around it', () => {
    const moments = [
      '2026-11-01T04:59:59Z',
      '2026-11-01T05:00:00Z',
      '2026-11-01T06:59:59Z',
      '2026-11-01T07:00:00Z',
    ];
    expect(open('America/New_York', window('01:00', '02:00'), moments)).toEqual([false, true, true, false]);
  });

  it('Lord Howe moves by half an hour', () => {
    // 02:00 +11 becomes 01:30 +10:30 at 15:00Z on the day before; 02:30 is at 16:00Z.
    const moments = [
      '2026-04-04T14:44:59Z',
      '2026-04-04T14:45:00Z',
      '2026-04-04T15:20:00Z',
      '2026-04-04T15:30:00Z',
    ];
    expect(open('Australia/Lord_Howe', window('01:45', '02:00'), moments)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('Apia had no 30 December 2011', () => {
    const moments = ['2011-12-30T09:59:59Z', '2011-12-30T10:00:00Z', '2011-12-30T22:00:00Z'];
    const only = { ...window('00:00', '24:00'), dates: ['2011-12-30'] };
    const before = { ...window('00:00', '24:00'), dates: ['2011-12-29'] };
    const after = { ...window('00:00', '24:00'), dates: ['2011-12-31'] };
    expect(open('Pacific/Apia', only, moments)).toEqual([false, false, false]);
    expect(open('Pacific/Apia', before, moments)).toEqual([true, false, false]);
    expect(open('Pacific/Apia', after, moments)).toEqual([false, true, true]);
  });

  it('São Paulo changed at midnight', () => {
    // 2017-10-15 began at 01:00, at 03:00Z; 2018-02-17 had its 23:00 twice, until 03:00Z.
    expect(
      open('America/Sao_Paulo', window('00:30', '02:00'), ['2017-10-15T02:59:59Z', '2017-10-15T03:00:00Z']),
    ).toEqual([false, true]);
    const late = { ...window('22:00', '24:00'), dates: ['2018-02-17'] };
    expect(
      open('America/Sao_Paulo', late, [
        '2018-02-18T01:30:00Z',
        '2018-02-18T02:30:00Z',
        '2018-02-18T03:00:00Z',
      ]),
    ).toEqual([true, true, false]);
  });
});

describe('a window', () => {
  const zones = Intl.supportedValuesOf('timeZone');

  it('is open when a reference library says so, at any moment in any zone', () => {
    fc.assert(
      fc.property(fc.tuple(anyWindow(), fc.constantFrom(...zones), anyMoment()), ([rule, zone, at]) => {
        expect(isInForce(rule, zone, at)).toBe(isOpenByReference(rule, zone, at));
      }),
      { numRuns: 500 },
    );
  });

  it('is open when a reference library says so, around a change of the clocks', () => {
    const hour = 3_600_000;
    const anyOffset = fc.integer({ min: -26 * hour, max: 26 * hour });
    const nearby = fc.oneof(
      anyOffset,
      anyOffset.map((ms) => ms / 12),
      fc.constantFrom(-1, 0, 1),
    );
    let met = 0;
    fc.assert(
      fc.property(
        fc.tuple(anyWindow(), fc.constantFrom(...zones), anyMoment(), nearby),
        ([rule, zone, from, by]) => {
          const change = nextChange(zone, from);
          if (change === undefined) return;
          met += 1;
          const at = Math.floor(change + by);
          expect(isInForce(rule, zone, at)).toBe(isOpenByReference(rule, zone, at));
        },
      ),
      { numRuns: 500 },
    );
    expect(met).toBeGreaterThan(80);
  });

  it('leaves no hole and no overlap beside the window that begins where it ends', () => {
    fc.assert(
      fc.property(fc.tuple(anyTime(), fc.constantFrom(...zones), anyMoment()), ([time, zone, from]) => {
        const change = nextChange(zone, from) ?? from;
        const before: ScheduleRule = { name: 'before', to: time, set: { minIdle: 1 } };
        const after: ScheduleRule = { name: 'after', from: time, set: { minIdle: 2 } };
        const policy = { ...defaultPolicy, schedule: { timeZone: zone, rules: [before, after] } };
        for (let at = change - 5 * 3_600_000; at < change + 5 * 3_600_000; at += 600_000) {
          expect(settingsInForce(policy, at).rules).toHaveLength(1);
        }
      }),
      { numRuns: 100 },
    );
  });
});

function settingsAt(
  time: string,
  rules: readonly (Omit<ScheduleRule, 'set'> & { readonly set: ScheduledSettings })[],
): ReturnType<typeof settingsInForce> {
  return settingsInForce({ ...defaultPolicy, schedule: { timeZone: 'UTC', rules } }, Date.parse(`${time}Z`));
}

function rulesAt(time: string, rules: readonly ScheduleRule[]): readonly string[] {
  return settingsAt(time, rules).rules;
}

function isInForce(rule: ScheduleRule, timeZone: string, at: number): boolean {
  return settingsInForce({ ...defaultPolicy, schedule: { timeZone, rules: [rule] } }, at).rules.length === 1;
}

function anyMoment(): fc.Arbitrary<number> {
  return fc.integer({ min: Date.UTC(1985, 0), max: Date.UTC(2037, 0) });
}

function anyTime(): fc.Arbitrary<string> {
  const two = (value: number): string => String(value).padStart(2, '0');
  return fc
    .integer({ min: 1, max: 24 * 60 - 1 })
    .map((minutes) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`);
}

function anyWindow(): fc.Arbitrary<ScheduleRule> {
  const days: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
  return fc.record({
    name: fc.constant('x'),
    from: anyTime(),
    to: fc.oneof(anyTime(), fc.constant('24:00')),
    days: fc.subarray([...days], { minLength: 4 }),
    set: fc.constant({ minIdle: 1 }),
  });
}

/** The next moment at which a zone's offset changes, within a year. */
function nextChange(zone: string, from: number): number | undefined {
  const offsetAt = (at: number): number => DateTime.fromMillis(at, { zone }).offset;
  const day = 86_400_000;
  // No zone changes its clocks twice in two weeks.
  const step = 14 * day;
  const offset = offsetAt(from);
  for (let at = from; at < from + 370 * day; at += step) {
    if (offset === offsetAt(at + step)) continue;
    let [low, high] = [at, at + step];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offsetAt(middle) === offset) low = middle;
      else high = middle;
    }
    return high;
  }
  return undefined;
}

/** By the moments at which the windows of the days around it begin and end, each found with Luxon. */
function isOpenByReference(rule: ScheduleRule, zone: string, at: number): boolean {
  const { from = '', to = '', days = [] } = rule;
  const today = DateTime.fromMillis(at, { zone });
  const midnight = DateTime.utc(today.year, today.month, today.day);
  return [-2, -1, 0, 1, 2].some((shift) => {
    const day = midnight.plus({ days: shift });
    const weekday = day.toFormat('ccc', { locale: 'en' }).toLowerCase() as Weekday;
    const end = to <= from ? day.plus({ days: 1 }) : day;
    return (
      days.includes(weekday) &&
      at >= firstShown(`${day.toISODate()}T${from}`, zone) &&
      at <
        firstShown(
          to === '24:00' ? `${end.plus({ days: 1 }).toISODate()}T00:00` : `${end.toISODate()}T${to}`,
          zone,
        )
    );
  });
}

/** The first moment at which clocks show a local time or a later one. */
function firstShown(local: string, zone: string): number {
  const wanted = DateTime.fromISO(local, { zone: 'utc' }).toMillis();
  const shown = (at: number): number => at + DateTime.fromMillis(at, { zone }).offset * 60_000;
  const offsets = [-30, 30].map((hours) => shown(wanted + hours * 3_600_000) - (wanted + hours * 3_600_000));
  const exact = offsets.map((offset) => wanted - offset).filter((at) => shown(at) === wanted);
  if (exact.length > 0) return Math.min(...exact);
  let at = wanted - Math.max(...offsets) - 60_000;
  while (shown(at) < wanted) at += 60_000;
  return at;
}
