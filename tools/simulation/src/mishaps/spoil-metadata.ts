import type { SeededFaults } from '@poolkeeper/pool-world';
import type { Stage } from '../stage/stage.ts';

const minute = 60_000;
const unreadable = ['', '{}', 'null', 'not json', '{"instance_id":7}'] as const;

/** Replaces the metadata of some workers that register by unreadable ones, and restores them later. */
export function spoilMetadata(stage: Stage, faults: SeededFaults): void {
  const { spacelift, history } = stage.world;
  let seen = 0;
  stage.onStep(() => {
    for (; seen < history.events.length; seen += 1) {
      const event = history.events[seen];
      if (event?.kind !== 'worker-registered' || !faults.strikes('metadata')) continue;
      const { workerId } = event;
      const metadata = metadataOf(workerId);
      if (metadata === undefined) continue;
      const source = faults.source('metadata');
      spacelift.setMetadata(workerId, unreadable[source.integer(unreadable.length)] ?? '');
      stage.after(minute + source.integer(40 * minute), () => {
        if (metadataOf(workerId) !== undefined) spacelift.setMetadata(workerId, metadata);
      });
    }
  });

  function metadataOf(workerId: string): string | undefined {
    return spacelift.everyWorker().find(({ id }) => id === workerId)?.metadata;
  }
}
