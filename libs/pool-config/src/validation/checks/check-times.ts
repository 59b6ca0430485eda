import { problemsOfSchedule, type ScheduleProblem } from '@poolkeeper/scaling-decision';
import type { CompletePoolConfig } from '../../config/pool-config-schema.ts';
import { defined } from '../../settings/defined.ts';
import { scheduleOf } from '../../settings/pool-settings-of.ts';
import type { Path } from '../config-problem.ts';
import { error, messageAt, warning, when, type Finding } from './finding.ts';

/** Whether windows of time are some, and do something. */
export function checkTimes({ schedule, scaling, roll }: CompletePoolConfig): readonly Finding[] {
  const zone = scaling.forecast?.timeZone;
  return [
    ...(schedule === undefined ? [] : findings(['schedule'], problemsOfSchedule(scheduleOf(schedule)))),
    ...(schedule === undefined ? [] : checkBounds(schedule, scaling)),
    ...(zone === undefined
      ? []
      : findings(['scaling', 'forecast'], problemsOfSchedule({ timeZone: zone, rules: [] }))),
    ...(roll.windows === undefined ? [] : findings(['roll', 'windows'], problemsOfWindows(roll.windows))),
    ...when(roll.windows !== undefined && !roll.outdated && roll.maxAge === undefined, () =>
      warning(
        'roll.windows',
        'does nothing while nobody is rolled: set roll.outdated or roll.maxAge',
        'roll',
      ),
    ),
    ...checkBudget(roll.budget),
  ];
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
            `is beyond scaling.maxSize (${maxSize}), which bounds the group at all times, got ${value ?? ''}: raise that one`,
            'scaling.maxSize',
          ),
        );
      }),
      ...when(set.maxSize !== undefined && set.maxSize < minSize, () =>
        warning(
          at('maxSize'),
          `is below scaling.minSize (${minSize}), which the group keeps at all times, got ${set.maxSize ?? ''}: lower that one`,
          'scaling.minSize',
        ),
      ),
    ];
  });
}

/** A window is a rule that sets something. */
function problemsOfWindows(windows: NonNullable<CompletePoolConfig['roll']['windows']>) {
  const rules = windows.rules.map((rule) => ({ ...defined(rule), set: { minIdle: 0 } }));
  return problemsOfSchedule({ timeZone: windows.timeZone, rules });
}

function checkBudget(budget: CompletePoolConfig['roll']['budget']): readonly Finding[] {
  if (typeof budget === 'number') return [];
  const percent = Number.parseInt(budget, 10);
  if (percent >= 1 && percent <= 100) return [];
  return [
    error('roll.budget', `must be a share from 1% to 100%, got "${budget}": to roll nobody, leave roll out`),
  ];
}

function findings(at: Path, problems: readonly ScheduleProblem[]): readonly Finding[] {
  return problems.map(({ path, message }) => error([...at, ...path], messageAt(path, message)));
}
