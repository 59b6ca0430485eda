import fc from 'fast-check';
import { minutes, seconds } from '@poolkeeper/pool-model/testing';
import type { AdaptiveRetention } from '../advice/adapt-retention.ts';
import type { QueueTimeObjective } from '../advice/advise-headroom.ts';
import type { ForeseenPolicy } from '../advice/foreseen-headroom.ts';
import type { ForecastPolicy } from '../advice/forecast-headroom.ts';
import { defaultPolicy, type Policy } from '../policy.ts';
import type { Schedule, ScheduleRule, Weekday } from '../schedule/schedule.ts';

export function aPolicy(overrides: Partial<Policy> = {}): Policy {
  return { ...defaultPolicy, ...overrides };
}

/** Any sensible policy: every feature is on or off, and limits bite or do not. */
export function anyPolicy(): fc.Arbitrary<Policy> {
  return fc.record(
    {
      minIdle: fc.nat(6),
      targetUtilization: fc.integer({ min: 30, max: 100 }),
      maxStepOut: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(Infinity)),
      maxStepIn: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(Infinity)),
      scaleInAfterMs: fc.constantFrom(0, minutes(5), minutes(45)),
      retention: anyRetention(),
      scaleOutCooldownMs: fc.constantFrom(0, seconds(30), minutes(5), minutes(60)),
      scaleInCooldownMs: fc.constantFrom(0, seconds(30), minutes(5), minutes(60)),
      stabilizationMs: fc.constantFrom(0, minutes(10), minutes(90)),
      shortageBackOffMs: fc.constantFrom(0, minutes(3), minutes(30)),
      schedule: anySchedule(),
      objective: anyObjective(),
      forecast: anyForecast(),
      foreseen: anyForeseen(),
    },
    { requiredKeys: ['minIdle', 'maxStepOut', 'maxStepIn', 'scaleInAfterMs'] },
  );
}

function anyRetention(): fc.Arbitrary<AdaptiveRetention> {
  return fc.record(
    {
      floorMs: fc.constantFrom(0, minutes(2), minutes(10)),
      ceilingMs: fc.constantFrom(minutes(5), minutes(60), Infinity),
      waitWorthMs: fc.constantFrom(0, minutes(5), minutes(30)),
    },
    { requiredKeys: ['floorMs', 'ceilingMs'] },
  );
}

const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const anyTimeZone = fc.constantFrom('UTC', 'Europe/Warsaw', 'America/New_York', 'Asia/Kolkata');
const anyTimeOfDay = fc.constantFrom('00:00', '02:30', '08:00', '12:15', '18:00', '23:59');

/** Any schedule of up to three rules, that overlap or not, in force at a moment or not. */
export function anySchedule(): fc.Arbitrary<Schedule> {
  return fc.record({ timeZone: anyTimeZone, rules: fc.array(anyRule(), { maxLength: 3 }) });
}

function anyRule(): fc.Arbitrary<ScheduleRule> {
  return fc.record(
    {
      name: fc.constantFrom('office hours', 'night', 'weekend'),
      days: fc.subarray([...weekdays], { minLength: 1 }),
      from: anyTimeOfDay,
      to: anyTimeOfDay,
      timeZone: anyTimeZone,
      set: fc.record(
        {
          minSize: fc.nat(10),
          maxSize: fc.nat(50),
          minIdle: fc.nat(8),
          targetUtilization: fc.integer({ min: 30, max: 100 }),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['name', 'set'] },
  );
}

const anyMode = fc.constantFrom('act' as const, 'advise' as const);

function anyObjective(): fc.Arbitrary<QueueTimeObjective> {
  return fc.record(
    {
      percent: fc.constantFrom(50, 90, 95, 99),
      withinMs: fc.constantFrom(0, seconds(30), minutes(2)),
      mode: anyMode,
      maxIdle: fc.nat(12),
    },
    { requiredKeys: ['withinMs'] },
  );
}

function anyForecast(): fc.Arbitrary<ForecastPolicy> {
  return fc.record({ mode: anyMode, maxIdle: fc.nat(12), timeZone: anyTimeZone }, { requiredKeys: [] });
}

function anyForeseen(): fc.Arbitrary<ForeseenPolicy> {
  return fc.record({ mode: anyMode, maxIdle: fc.nat(12) }, { requiredKeys: [] });
}

/** Any numbers that the types allow. */
export function anyNonsensePolicy(): fc.Arbitrary<Policy> {
  return fc.record(
    {
      minIdle: fc.double(),
      targetUtilization: fc.double(),
      maxStepOut: fc.double(),
      maxStepIn: fc.double(),
      scaleInAfterMs: fc.double(),
      retention: fc.record(
        { floorMs: fc.double(), ceilingMs: fc.double(), waitWorthMs: fc.double() },
        { requiredKeys: ['floorMs', 'ceilingMs'] },
      ),
      scaleOutCooldownMs: fc.double(),
      scaleInCooldownMs: fc.double(),
      stabilizationMs: fc.double(),
      shortageBackOffMs: fc.double(),
      schedule: fc.record({
        timeZone: fc.oneof(anyTimeZone, fc.string()),
        rules: fc.array(anyNonsenseRule(), { maxLength: 2 }),
      }),
      objective: fc.record(
        { percent: fc.double(), withinMs: fc.double(), mode: anyMode, maxIdle: fc.double() },
        { requiredKeys: ['withinMs'] },
      ),
      forecast: fc.record(
        { mode: anyMode, maxIdle: fc.double(), timeZone: fc.oneof(anyTimeZone, fc.string()) },
        { requiredKeys: [] },
      ),
      foreseen: fc.record({ mode: anyMode, maxIdle: fc.double() }, { requiredKeys: [] }),
    },
    { requiredKeys: ['minIdle', 'maxStepOut', 'maxStepIn', 'scaleInAfterMs'] },
  );
}

function anyNonsenseRule(): fc.Arbitrary<ScheduleRule> {
  return fc.record(
    {
      name: fc.string(),
      from: fc.oneof(anyTimeOfDay, fc.string()),
      to: fc.oneof(anyTimeOfDay, fc.string()),
      set: fc.record(
        { minSize: fc.double(), maxSize: fc.double(), minIdle: fc.double(), targetUtilization: fc.double() },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['name', 'set'] },
  );
}
