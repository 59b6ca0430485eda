import type { World } from '@poolkeeper/pool-world';

/** The instance that each worker really runs on, by worker id, whatever its metadata say. */
export function carryingInstances({ history }: World): ReadonlyMap<string, string> {
  return new Map(
    history.events.flatMap((event) =>
      event.kind === 'worker-registered' && event.instanceId !== undefined
        ? [[event.workerId, event.instanceId] as const]
        : [],
    ),
  );
}
