import type { WorldEvent } from '@poolkeeper/pool-world';
import type { Violation } from './violation.ts';

/** Whatever ends an instance, its run is finished first: only the cloud itself or a call past the group may interrupt one. */
export function watchRun(event: WorldEvent): Violation | undefined {
  if (event.kind !== 'run-interrupted' || event.interruption !== 'terminated') return undefined;
  const detail = `run ${event.runId} on ${event.instanceId ?? 'no instance'} was interrupted: ${event.by}`;
  return { invariant: 'no-run-interrupted-by-us', at: event.at, detail };
}
