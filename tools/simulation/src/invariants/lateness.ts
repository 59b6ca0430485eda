import type { WorldEvent } from '@poolkeeper/pool-world';

/** Of instances that had a worker and were released by a call: seconds from the end of their run to the release. */
export function latenessOf(events: readonly WorldEvent[]): readonly number[] {
  const withWorker = new Set(
    events.flatMap((event) => (event.kind === 'worker-registered' ? (event.instanceId ?? []) : [])),
  );
  return events.flatMap((event) =>
    event.kind === 'instance-released' && event.by === 'completed' && withWorker.has(event.instanceId)
      ? event.secondsFromIdle
      : [],
  );
}
