import type { DurationMs } from '@poolkeeper/pool-model';
import type { World } from '@poolkeeper/pool-world';
import { unexplainedInstances, type Explaining } from './unexplained-instances.ts';
import type { Violation } from './violation.ts';

/**
 * Counts for how long instances are unexplained, by looks at even intervals; a look at a moment when nobody could have
 * done anything about it does not count.
 */
export function watchUnexplained(
  world: World,
  {
    intervalMs,
    longestMs,
    ...explaining
  }: Explaining & { readonly intervalMs: DurationMs; readonly longestMs: DurationMs },
): (canBeHandled: boolean) => Violation | undefined {
  let unexplainedMs = new Map<string, DurationMs>();

  return (canBeHandled) => {
    const seen = unexplainedInstances(world, explaining);
    unexplainedMs = new Map(
      seen.map(({ instanceId }) => [
        instanceId,
        (unexplainedMs.get(instanceId) ?? 0) + (canBeHandled ? intervalMs : 0),
      ]),
    );
    const forgotten = seen.find(({ instanceId }) => (unexplainedMs.get(instanceId) ?? 0) > longestMs);
    if (forgotten === undefined) return undefined;
    const minutes = Math.round((unexplainedMs.get(forgotten.instanceId) ?? 0) / 60_000);
    const detail = `${forgotten.instanceId} is ${forgotten.as}, unexplained for ${minutes} minutes`;
    return { invariant: 'no-instance-unexplained', at: world.now, detail };
  };
}
