import type { DurationMs } from '@poolkeeper/pool-model';
import type { World } from '@poolkeeper/pool-world';
import { unexplainedInstances, type ExplainingFacts } from './unexplained-instances.ts';
import type { Violation } from './violation.ts';

/**
 * Checks at even intervals how long instances have been unexplained. Time in which neither function could act does not
 * count.
 */
export function watchUnexplained(
  world: World,
  {
    intervalMs,
    maxMs,
    ...explaining
  }: ExplainingFacts & { readonly intervalMs: DurationMs; readonly maxMs: DurationMs },
): (canAct: boolean) => Violation | undefined {
  let unexplainedMs = new Map<string, DurationMs>();

  return (canAct) => {
    const unexplained = unexplainedInstances(world, explaining);
    unexplainedMs = new Map(
      unexplained.map(({ instanceId }) => [
        instanceId,
        (unexplainedMs.get(instanceId) ?? 0) + (canAct ? intervalMs : 0),
      ]),
    );
    const overdue = unexplained.find(({ instanceId }) => (unexplainedMs.get(instanceId) ?? 0) > maxMs);
    if (overdue === undefined) return undefined;
    const minutes = Math.round((unexplainedMs.get(overdue.instanceId) ?? 0) / 60_000);
    const detail = `${overdue.instanceId} is ${overdue.as}, unexplained for ${minutes} minutes`;
    return { invariant: 'no-instance-unexplained', at: world.now, detail };
  };
}
