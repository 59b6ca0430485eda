import { localFaults } from '../../faults/local-faults.ts';
import { jsonAnswer, type HttpAnswer } from '../http-answer.ts';
import type { Controls } from './controls.ts';

/** Pool time, speed, groups, and the number of instances, workers and runs in each state. */
export function describeState({ world, clock, faults, lifecycleManager }: Controls): HttpAnswer {
  const workers = world.spacelift.workers();
  return jsonAnswer(200, {
    poolTime: new Date(world.now).toISOString(),
    speed: clock.speed,
    groups: world.autoScaling.describeGroups().map((group) => ({
      name: group.name,
      minSize: group.minSize,
      maxSize: group.maxSize,
      desiredCapacity: group.desiredCapacity,
      instances: countBy(group.instances, ({ lifecycleState }) => lifecycleState),
    })),
    workers: {
      idle: workers.filter(({ busy, drained }) => !busy && !drained).length,
      busy: workers.filter(({ busy }) => busy).length,
      drained: workers.filter(({ drained }) => drained).length,
    },
    runs: world.spacelift.runCounts(),
    faults: localFaults.describe(faults.profile),
    lifecycleManager: lifecycleManager && (lifecycleManager.isOn ? 'on' : 'off'),
  });
}

/** The most recent passes of all pools with their decisions and reasons, newest first. */
export function describePasses({ passes }: Pick<Controls, 'passes'>): HttpAnswer {
  return jsonAnswer(200, {
    passes: passes()
      .toReversed()
      .map((pass) => ({ ...pass, at: new Date(pass.at).toISOString() })),
  });
}

/** The statements of all roles, with the actions that they have allowed so far and the actions that were never used. */
export function describePermissions({ account }: Pick<Controls, 'account'>): HttpAnswer {
  const statements = account.identities.uses().map(({ actions, usedActions, ...statement }) => ({
    ...statement,
    usedActions,
    unusedActions: actions.filter((action) => !usedActions.includes(action)),
  }));
  return jsonAnswer(200, { statements });
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}
