import type { History, World } from '@poolkeeper/pool-world';

interface Known {
  readonly carriers: Map<string, string>;
  /** How many events have been looked at. */
  seen: number;
}

/** What is known of each history: it only grows, and is asked about at every look. */
const knownOf = new WeakMap<History, Known>();

/** The instance that each worker really runs on, by worker id, whatever its metadata say. */
export function carryingInstances({ history }: World): ReadonlyMap<string, string> {
  const known = knownOf.get(history) ?? { carriers: new Map<string, string>(), seen: 0 };
  knownOf.set(history, known);
  for (; known.seen < history.events.length; known.seen += 1) {
    const event = history.events[known.seen];
    if (event?.kind === 'worker-registered' && event.instanceId !== undefined) {
      known.carriers.set(event.workerId, event.instanceId);
    }
  }
  return known.carriers;
}
