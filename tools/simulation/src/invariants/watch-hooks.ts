import type { WorldEvent } from '@poolkeeper/pool-world';
import type { Violation } from './violation.ts';

/** Where nothing fails no hook runs into its heartbeat timeout: whoever is waited for is held by heartbeats. */
export function watchHook(event: WorldEvent): Violation | undefined {
  const isEnd = event.kind === 'instance-released' || event.kind === 'launch-released';
  if (!isEnd || event.by !== 'heartbeat-timeout') return undefined;
  const detail = `the hook of ${event.instanceId} timed out for lack of a heartbeat, though nothing failed`;
  return { invariant: 'held-by-heartbeats', at: event.at, detail };
}
