import type { History, World } from '@poolkeeper/pool-world';

interface ReadHistory {
  readonly instanceIds: Map<string, string>;
  /** How many events have been read. */
  seen: number;
}

/** Cached for each history, whose events are only appended to. */
const knownOf = new WeakMap<History, ReadHistory>();

/** The instance on which each worker really is, by worker id and regardless of its metadata. */
export function instancesOfWorkers({ history }: World): ReadonlyMap<string, string> {
  const known = knownOf.get(history) ?? { instanceIds: new Map<string, string>(), seen: 0 };
  knownOf.set(history, known);
  for (; known.seen < history.events.length; known.seen += 1) {
    const event = history.events[known.seen];
    if (event?.kind === 'worker-registered' && event.instanceId !== undefined) {
      known.instanceIds.set(event.workerId, event.instanceId);
    }
  }
  return known.instanceIds;
}
