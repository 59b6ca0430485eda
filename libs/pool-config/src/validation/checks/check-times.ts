import { problemsOfSchedule, type ScheduleProblem } from '@poolkeeper/scaling-decision';
import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { durationMs } from '../../duration.ts';
import { defined } from '../../settings/defined.ts';
import { scheduleOf } from '../../settings/pool-settings-of.ts';
import type { Path } from '../config-problem.ts';
import { error, messageAt, warning, when, type Finding } from './finding.ts';

/** Checks that schedules and windows are valid and have an effect. */
export function checkTimes({ schedule, scaling, roll, lifecycle }: CompletePoolConfig): readonly Finding[] {
  return [
    ...(schedule === undefined ? [] : findings(['schedule'], problemsOfSchedule(scheduleOf(schedule)))),
    ...(schedule === undefined ? [] : checkBounds(schedule, scaling)),
    ...(roll.windows === undefined ? [] : findings(['roll', 'windows'], problemsOfWindows(roll.windows))),
    ...when(roll.windows !== undefined && !roll.outdated && roll.maxAge === undefined, () =>
      warning(
        'roll.windows',
        'has no effect unless instances are rolled: set roll.outdated or roll.maxAge',
        'roll',
      ),
    ),
    ...checkBudget(roll.budget),
    ...checkAbsenceWait(lifecycle),
  ];
}

/** AWS holds an instance for 48 hours or 100 heartbeat timeouts, whichever is shorter. */
function checkAbsenceWait({
  absenceWait,
  heartbeatTimeout,
}: CompletePoolConfig['lifecycle']): readonly Finding[] {
  const longestHoldMs = Math.min(durationMs('48h'), 100 * durationMs(heartbeatTimeout));
  return when(durationMs(absenceWait) >= longestHoldMs, () =>
    warning(
      'lifecycle.absenceWait',
      `is not shorter than AWS holds an instance (48h or 100 times lifecycle.heartbeatTimeout, ${heartbeatTimeout}), got "${absenceWait}": an instance without a worker is then retained first; lower it, or raise lifecycle.heartbeatTimeout`,
      'lifecycle.heartbeatTimeout',
    ),
  );
}

function checkBounds(
  { rules }: NonNullable<CompletePoolConfig['schedule']>,
  { minSize, maxSize }: CompletePoolConfig['scaling'],
): readonly Finding[] {
  return rules.flatMap(({ set }, index) => {
    const at = (name: string): Path => ['schedule', 'rules', index, 'set', name];
    return [
      ...(['minSize', 'maxSize'] as const).flatMap((name) => {
        const value = set[name];
        return when(value !== undefined && value > maxSize, () =>
          warning(
            at(name),
            `exceeds scaling.maxSize (${maxSize}), which always limits the group, got ${value ?? ''}: raise scaling.maxSize`,
            'scaling.maxSize',
          ),
        );
      }),
      ...when(set.maxSize !== undefined && set.maxSize < minSize, () =>
        warning(
          at('maxSize'),
          `is below scaling.minSize (${minSize}), which the group always keeps, got ${set.maxSize ?? ''}: lower scaling.minSize`,
          'scaling.minSize',
        ),
      ),
    ];
  });
}

/** Validates windows as rules of a schedule, which must set something. */
function problemsOfWindows(windows: NonNullable<CompletePoolConfig['roll']['windows']>) {
  const rules = windows.rules.map((rule) => ({ ...defined(rule), set: { minIdle: 0 } }));
  return problemsOfSchedule({ timeZone: windows.timeZone, rules });
}

function checkBudget(budget: CompletePoolConfig['roll']['budget']): readonly Finding[] {
  if (typeof budget === 'number') return [];
  const percent = Number.parseInt(budget, 10);
  if (percent >= 1 && percent <= 100) return [];
  return [
    error(
      'roll.budget',
      `must be a percentage from 1% to 100%, got "${budget}": remove roll to roll no instances`,
    ),
  ];
}

function findings(at: Path, problems: readonly ScheduleProblem[]): readonly Finding[] {
  return problems.map(({ path, message }) => error([...at, ...path], messageAt(path, message)));
}
