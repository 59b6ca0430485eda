import type { Pool, Worker } from '@poolkeeper/pool-model';

/** The workers that say that they run on the instance. */
export function workersOn(pool: Pool, instanceId: string): readonly Worker[] {
  return pool.workers.filter(
    ({ identity }) => identity.kind === 'known' && identity.instanceId === instanceId,
  );
}
