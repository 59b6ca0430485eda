import fc from 'fast-check';
import { anySnapshot } from '@poolkeeper/pool-model/testing/arbitraries';
import { describe, expect, it } from 'vitest';
import { decide } from '../decide/decide.ts';
import { aHistory, anyHistory, monday } from '../testing/histories.ts';
import { anyPolicy } from '../testing/policies.ts';
import { type ForecastContext, forecastHeadroom, type ForecastPolicy } from './forecast-headroom.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const weekHours = 7 * 24;
const week = 7 * day;

/** Each Monday at nine, six runs for an hour. */
const mondays = hoursOfWeek({ 9: 6 });

describe('the forecast headroom', () => {
  it('is what earlier weeks had at this time, a boot ahead', () => {
    const at = (hours: number) => forecast({ observedAt: monday + 3 * week + hours * hour });
    expect(at(9 - 3 / 60)).toMatchObject({ minIdle: 0, expectedDemand: 0 });
    expect(at(9 - 2 / 60)).toMatchObject({ minIdle: 6, expectedDemand: 6, why: { weeks: 3, wouldAsk: 6 } });
    expect(at(9.5).minIdle).toBe(6);
    expect(at(10).minIdle).toBe(0);
    const slow = { observedAt: monday + 3 * week + 8.5 * hour, bootMs: 30 * minute };
    expect(forecast(slow).minIdle).toBe(6);
  });

  it('is silent until two earlier weeks are known at this time of the week', () => {
    const history = aHistory(repeated(mondays, 2), hour);
    const at = (hours: number) => forecast({ history, observedAt: monday + hours * hour });
    expect(at(weekHours + 9)).toEqual({ minIdle: 0, why: { code: 'too-little-known', weeks: 1 } });
    expect(at(2 * weekHours + 9)).toMatchObject({
      minIdle: 6,
      why: { code: 'by-earlier-weeks', weeks: 2, savedWaits: 0, extraIdleMs: 0 },
    });
    expect(forecast({ history: undefined })).toEqual({
      minIdle: 0,
      why: { code: 'too-little-known', weeks: 0 },
    });
  });

  it('leaves out weeks without a known demand', () => {
    const demand = repeated(mondays, 3);
    demand.fill(NaN, weekHours, weekHours + 20);
    expect(forecast({ history: aHistory(demand, hour) })).toMatchObject({ minIdle: 6, why: { weeks: 2 } });
  });

  it('does not expect again what came once', () => {
    const demand = repeated(mondays, 3);
    demand[2 * weekHours + 9] = 60;
    expect(forecast({ history: aHistory(demand, hour), forecast: { maxIdle: 100 } }).minIdle).toBe(6);
  });

  it('is beyond the present demand', () => {
    expect(forecast({ demand: 4 })).toMatchObject({ minIdle: 2, expectedDemand: 6 });
    expect(forecast({ demand: 7 })).toMatchObject({ minIdle: 0, expectedDemand: 6 });
    expect(forecast({ demand: NaN }).minIdle).toBe(6);
  });

  it('is at most what the policy allows: ten workers, unless it says otherwise', () => {
    const many = aHistory(repeated(hoursOfWeek({ 9: 50 }), 3), hour);
    expect(forecast({ history: many }).minIdle).toBe(10);
    expect(forecast({ history: many, forecast: { maxIdle: 4.9 } }).minIdle).toBe(4);
    expect(forecast({ history: many, forecast: { maxIdle: Infinity } }).minIdle).toBe(50);
    expect(forecast({ history: many, forecast: { maxIdle: NaN } }).minIdle).toBe(0);
  });

  it('uses local time, so that nine stays nine when the clocks change', () => {
    // Nine in Warsaw is seven in UTC until 25 October 2026, and eight from then on.
    const history = aHistory(repeated(hoursOfWeek({ 7: 6 }), 3), hour);
    const november = monday + 3 * week;
    const at = (hours: number, timeZone?: string) =>
      forecast({
        history,
        observedAt: november + hours * hour,
        ...(timeZone !== undefined && { forecast: { timeZone } }),
      }).minIdle;
    expect([at(7, 'Europe/Warsaw'), at(8, 'Europe/Warsaw'), at(9, 'Europe/Warsaw')]).toEqual([0, 6, 0]);
    expect([at(7), at(8), at(9)]).toEqual([6, 0, 0]);
    expect(at(7, 'Mars')).toBe(6);
  });

  it('takes a boot for two minutes until one was seen', () => {
    const before = monday + 3 * week + 9 * hour - 2 * minute;
    expect(forecast({ observedAt: before, bootMs: undefined }).minIdle).toBe(6);
    expect(forecast({ observedAt: before - 1, bootMs: undefined }).minIdle).toBe(0);
    expect(forecast({ observedAt: before, bootMs: NaN }).minIdle).toBe(6);
    expect(forecast({ observedAt: before, bootMs: Infinity }).minIdle).toBe(6);
  });
});

describe('a forecast that misleads', () => {
  /** Every morning of a working week, six runs for an hour. In periods of an hour each costs six hours of waiting for it. */
  const mornings = hoursOfWeek({ 9: 6, 33: 6, 57: 6, 81: 6, 105: 6 });
  const withoutMonday = mornings.with(9, 0);
  const weeks = [...repeated(mornings, 3), ...withoutMonday, ...mornings];
  const atHour = (hours: number, changes: Forecast = {}) =>
    forecast({
      history: aHistory(weeks.slice(0, hours), hour),
      observedAt: monday + hours * hour,
      waitWorthMs: hour,
      ...changes,
    });

  it('is muted once its last week would have cost more than it saved, and says what it would ask for', () => {
    expect(atHour(3 * weekHours + 9)).toMatchObject({
      minIdle: 6,
      why: { code: 'by-earlier-weeks', savedWaits: 30, extraIdleMs: 30 * hour },
    });
    // On Monday no run arrived: six workers an hour before nine, in the hour, and for the hour that what idles is kept.
    expect(atHour(3 * weekHours + 33)).toEqual({
      minIdle: 0,
      expectedDemand: 6,
      why: { code: 'muted', weeks: 3, wouldAsk: 6, savedWaits: 24, extraIdleMs: (24 + 18) * hour },
    });
  });

  it('still applies when a wait is worth more', () => {
    expect(atHour(3 * weekHours + 33, { waitWorthMs: 2 * hour }).minIdle).toBe(6);
  });

  it('is heard again once its week would have been worth it', () => {
    expect(atHour(4 * weekHours + 33)).toMatchObject({ minIdle: 6, why: { code: 'by-earlier-weeks' } });
  });

  it('is not muted by what an hour of all that it may ask for costs', () => {
    const ask = (maxIdle: number) =>
      atHour(3 * weekHours + 9, { waitWorthMs: 0, forecast: { maxIdle } }).why.code;
    expect(ask(29)).toBe('muted');
    expect(ask(30)).toBe('by-earlier-weeks');
  });

  it('counts a wait as ten boots when its worth is not set', () => {
    const ask = (bootMs: number) =>
      atHour(3 * weekHours + 9, { history: aHistory(weeks, hour), bootMs, waitWorthMs: undefined }).why.code;
    // 30 hours of idling for 30 waits, ten of them on the house: 40 minutes a wait.
    expect(ask(4 * minute)).toBe('by-earlier-weeks');
    expect(ask(4 * minute - 1)).toBe('muted');
  });

  it('costs in any week at most what the waits of two are worth, an hour of what it may ask for, and two periods', () => {
    const anyWeek = fc.array(fc.constantFrom(0, 0, 0, 2, 7), { minLength: 21, maxLength: 21 });
    const lives = fc.record({
      // In periods of eight hours a week has 21.
      demand: fc.array(anyWeek, { minLength: 3, maxLength: 6 }).map((all) => all.flat()),
      maxIdle: fc.integer({ min: 1, max: 9 }),
      waitWorthMs: fc.constantFrom(0, hour, 8 * hour, 40 * hour),
      isSeenBusy: fc.boolean(),
    });
    fc.assert(
      fc.property(lives, ({ demand, maxIdle, waitWorthMs, isSeenBusy }) => {
        const periodMs = 8 * hour;
        const at = (period: number) => demand[period] ?? 0;
        const wanted = demand.map((now, period) => {
          const context = {
            history: aHistory(demand.slice(0, period), periodMs),
            observedAt: monday + period * periodMs,
            waitWorthMs,
            demand: isSeenBusy ? now : 0,
          };
          return forecastHeadroom({ maxIdle }, context).minIdle + context.demand;
        });
        // What idles is kept for a period, with a forecast or without.
        const idles = demand.map((now, period) => {
          const withIt = Math.max(wanted[period] ?? 0, wanted[period - 1] ?? 0);
          return Math.max(0, withIt - Math.max(now, at(period - 1)));
        });
        const waits = demand.map((now, period) => Math.max(0, now - at(period - 1)));
        for (let end = 1; end <= demand.length; end += 1) {
          const idleMs = sum(idles.slice(Math.max(0, end - 21), end)) * periodMs;
          const worthMs = sum(waits.slice(Math.max(0, end - 43), end)) * waitWorthMs;
          expect(idleMs).toBeLessThanOrEqual(worthMs + maxIdle * (hour + 2 * periodMs));
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('a forecast beside the rest of the policy', () => {
  it('never makes a pool smaller, and larger by no more than its maximum', () => {
    const anyForecast = fc.record({ maxIdle: fc.nat({ max: 8 }), mode: fc.constant('act' as const) });
    const demand = fc.array(fc.nat({ max: 12 }), { minLength: 3 * 21, maxLength: 4 * 21 });
    fc.assert(
      fc.property(
        anySnapshot(),
        anyPolicy(),
        fc.tuple(anyForecast, demand),
        (snapshot, policy, [act, past]) => {
          const periodMs = 8 * hour;
          const at = snapshot.observedAt - past.length * periodMs;
          const history = {
            periodMs,
            points: past.map((wanted, index) => ({ at: at + index * periodMs, demand: wanted })),
          };
          const without = decide({ ...snapshot, history }, policy).figures;
          const withIt = decide({ ...snapshot, history }, { ...policy, forecast: act }).figures;
          expect(withIt.wanted).toBeGreaterThanOrEqual(without.wanted);
          expect(withIt.wanted).toBeLessThanOrEqual(
            Math.max(without.wanted, without.pendingRuns + act.maxIdle),
          );
        },
      ),
    );
  });

  it('is the same when it is only shown, which is the default', () => {
    const demand = fc.array(fc.nat({ max: 12 }), { minLength: 3 * 21, maxLength: 4 * 21 });
    fc.assert(
      fc.property(anySnapshot(), anyPolicy(), demand, (snapshot, policy, past) => {
        const history = aHistory(past, 8 * hour);
        const off = decide({ ...snapshot, history }, policy);
        const shown = decide({ ...snapshot, history }, { ...policy, forecast: {} });
        expect({ ...shown, advice: {} }).toEqual({ ...off, advice: {} });
      }),
    );
  });

  it('is a whole number within its limit, of any history and in any zone', () => {
    const anyNumber = fc.oneof(fc.nat({ max: 100 }), fc.double(), fc.constantFrom(NaN, Infinity));
    fc.assert(
      fc.property(
        fc.record({
          maxIdle: anyNumber,
          timeZone: fc.oneof(fc.constantFrom('UTC', 'Asia/Tokyo'), fc.string()),
        }),
        fc.record({
          history: anyHistory(),
          observedAt: fc.oneof(fc.integer({ min: monday, max: monday + 1e10 }), fc.double()),
          demand: anyNumber,
          bootMs: anyNumber,
          keptMs: anyNumber,
          waitWorthMs: anyNumber,
        }),
        (any, context) => {
          const { minIdle, why } = forecastHeadroom(any, context);
          expect(Number.isInteger(minIdle)).toBe(true);
          expect(minIdle).toBeGreaterThanOrEqual(0);
          expect(minIdle <= any.maxIdle || minIdle === 0).toBe(true);
          if (why.code !== 'too-little-known') expect(why.wouldAsk).toBeGreaterThanOrEqual(minIdle);
        },
      ),
    );
  });
});

type Forecast = Partial<ForecastContext> & { readonly forecast?: ForecastPolicy };

/** Of the fourth Monday at nine, when nothing else is said. */
function forecast({ forecast: policy = {}, ...changes }: Forecast = {}) {
  return forecastHeadroom(policy, {
    history: aHistory(repeated(mondays, 3), hour),
    observedAt: monday + 3 * week + 9 * hour,
    demand: 0,
    bootMs: 2 * minute,
    ...changes,
  });
}

/** The demand of a week, from Monday on, that is 0 but in some hours. */
function hoursOfWeek(hours: Readonly<Record<number, number>>): number[] {
  return Array.from({ length: weekHours }, (_, index) => hours[index] ?? 0);
}

function repeated(pattern: readonly number[], times: number): number[] {
  return Array.from({ length: times }, () => pattern).flat();
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
