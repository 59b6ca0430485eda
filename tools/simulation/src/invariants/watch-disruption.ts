import type { PassReport } from '@poolkeeper/autoscaler/pass';
import type { DisruptionBudget } from '@poolkeeper/instance-selection';
import type { World } from '@poolkeeper/pool-world';
import { instancesOfWorkers } from '../stage/instance-of-worker.ts';
import type { Violation } from './violation.ts';

/** After a pass that rolls members, no more of the desired capacity lacks a usable worker than the budget allows. */
export function watchDisruption(
  { applied }: PassReport,
  { world, budget }: { readonly world: World; readonly budget: DisruptionBudget },
): Violation | undefined {
  if (applied.rolled.length === 0) return undefined;
  const [group] = world.autoScaling.describeGroups();
  if (group === undefined) return undefined;
  const instanceIds = instancesOfWorkers(world);
  const serving = new Set(
    world.spacelift.everyWorker().flatMap(({ id, drained }) => (drained ? [] : (instanceIds.get(id) ?? []))),
  );
  const inService = group.instances.filter(
    ({ instanceId, lifecycleState }) => lifecycleState === 'InService' && serving.has(instanceId),
  );
  const disrupted = group.desiredCapacity - inService.length;
  const allowed =
    typeof budget === 'number'
      ? budget
      : Math.max(1, Math.floor((group.desiredCapacity * budget.percent) / 100));
  if (disrupted <= allowed) return undefined;
  const detail = `${disrupted} of ${group.desiredCapacity} have no worker after ${applied.rolled.join(', ')} were rolled; the budget allows ${allowed}`;
  return { invariant: 'within-disruption-budget', at: world.now, detail };
}
