import type { PassReport } from '@poolkeeper/autoscaler/pass';
import type { DisruptionBudget } from '@poolkeeper/instance-selection';
import type { World } from '@poolkeeper/pool-world';
import { carryingInstances } from '../carrying-instances.ts';
import type { Violation } from './violation.ts';

/** After a pass has rolled members, no more of the desired capacity is without a worker that serves than the budget says. */
export function watchDisruption(
  { applied }: PassReport,
  { world, budget }: { readonly world: World; readonly budget: DisruptionBudget },
): Violation | undefined {
  if (applied.rolled.length === 0) return undefined;
  const [group] = world.autoScaling.describeGroups();
  if (group === undefined) return undefined;
  const carriers = carryingInstances(world);
  const serving = new Set(
    world.spacelift.workers().flatMap(({ id, drained }) => (drained ? [] : (carriers.get(id) ?? []))),
  );
  const inService = group.instances.filter(
    ({ instanceId, lifecycleState }) => lifecycleState === 'InService' && serving.has(instanceId),
  );
  const disrupted = group.desiredCapacity - inService.length;
  const most =
    typeof budget === 'number'
      ? budget
      : Math.max(1, Math.floor((group.desiredCapacity * budget.percent) / 100));
  if (disrupted <= most) return undefined;
  const detail = `${disrupted} of ${group.desiredCapacity} are without a worker after ${applied.rolled.join(', ')} went to be renewed, and not ${most} at the most`;
  return { invariant: 'within-disruption-budget', at: world.now, detail };
}
