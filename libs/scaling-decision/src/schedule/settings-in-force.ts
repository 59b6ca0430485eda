import type { EpochMs } from '@poolkeeper/pool-model';
import type { Policy } from '../policy.ts';
import { furthestWallClock } from './schedule-clock.ts';
import { isOpen } from './schedule-window.ts';
import type { ScheduledSettings } from './schedule.ts';

/** What a policy's schedule makes of its settings at a moment. */
export interface SettingsInForce {
  /** Minimum number of instances, never more than `maxSize`. @default - the group's */
  readonly minSize?: number;
  /** Maximum number of instances. @default - the group's */
  readonly maxSize?: number;
  readonly minIdle: number;
  /** In percent; 0 is no headroom in proportion. */
  readonly targetUtilization: number;
  /** Names of the rules whose windows are open, in their order, also of those that a later one overrules. */
  readonly rules: readonly string[];
}

/**
 * The settings of a policy at a moment: each from the last of the rules in force that has it, else from the policy itself.
 * When the windows are open, and what a change of the clocks does to them: `ScheduleRule`. A scheduled number that is
 * none (negative, NaN) changes nothing, and when minimum and maximum of different rules contradict, the maximum holds.
 * Pure and never throws; what is wrong with a schedule, `problemsOfSchedule` says.
 */
export function settingsInForce(policy: Policy, at: EpochMs): SettingsInForce {
  const { schedule, minIdle, targetUtilization = 0 } = policy;
  if (schedule === undefined) return { minIdle, targetUtilization, rules: [] };
  const clocks = new Map<string, EpochMs | undefined>();
  const clockOf = (timeZone: string): EpochMs | undefined => {
    if (!clocks.has(timeZone)) clocks.set(timeZone, furthestWallClock(at, timeZone));
    return clocks.get(timeZone);
  };
  const open = schedule.rules.filter((rule) => isOpen(rule, clockOf(rule.timeZone ?? schedule.timeZone)));
  const last = (setting: keyof ScheduledSettings): number | undefined =>
    open.map(({ set }) => set[setting]).findLast((value) => value !== undefined && value >= 0);

  const minSize = last('minSize');
  const maxSize = last('maxSize');
  return {
    ...(minSize !== undefined && { minSize: Math.min(minSize, maxSize ?? minSize) }),
    maxSize,
    minIdle: last('minIdle') ?? minIdle,
    targetUtilization: last('targetUtilization') ?? targetUtilization,
    rules: open.map(({ name }) => name),
  };
}
