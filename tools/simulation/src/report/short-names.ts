import type { WorldEvent } from '@poolkeeper/pool-world';

/**
 * Replaces the ids in a text by short names: instances `i1`, workers `w1`, runs `r1`, numbered in order of appearance. A
 * worker on an instance has the instance's number.
 */
export function shortNames(events: readonly WorldEvent[]): (text: string) => string {
  const names = new Map<string, string>();
  const counts = { i: 0, w: 0, r: 0 };
  const name = (id: string, kind: keyof typeof counts) => {
    if (names.has(id)) return;
    counts[kind] += 1;
    names.set(id, `${kind}${counts[kind]}`);
  };
  for (const event of events) {
    if (event.kind === 'instance-launched') name(event.instanceId, 'i');
    else if (event.kind === 'run-queued') name(event.runId, 'r');
    else if (event.kind === 'worker-registered') {
      const instance = event.instanceId === undefined ? undefined : names.get(event.instanceId);
      if (instance === undefined) name(event.workerId, 'w');
      else names.set(event.workerId, instance.replace('i', 'w'));
    }
  }
  // Foreign workers have their own numbers, marked by a prime.
  for (const [id, short] of names) {
    if (short.startsWith('w') && !isOnInstance(id)) names.set(id, `${short}'`);
  }
  return (text) => text.replace(/i-0[0-9a-f]{16}|[0-9A-HJKMNP-TV-Z]{26}/gu, (id) => names.get(id) ?? id);

  function isOnInstance(workerId: string): boolean {
    return events.some(
      (event) =>
        event.kind === 'worker-registered' && event.workerId === workerId && event.instanceId !== undefined,
    );
  }
}
