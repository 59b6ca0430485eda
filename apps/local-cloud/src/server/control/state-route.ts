import { jsonAnswer, type HttpAnswer } from '../http-answer.ts';
import { localFaults } from '../../faults/local-faults.ts';
import type { Controls } from './control-api.ts';

/** Pool time, speed, groups, and how many instances, workers and runs are in which state. */
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
    runs: {
      queued: 0,
      running: 0,
      finished: 0,
      interrupted: 0,
      ...countBy(world.spacelift.runs(), ({ state }) => state),
    },
    faults: localFaults.describe(faults.profile),
    ...(lifecycleManager !== undefined && { lifecycleManager: lifecycleManager.isOn ? 'on' : 'off' }),
  });
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}
