import { couldBeOn, type Instance, type Pool, type Worker } from '@poolkeeper/pool-model';

/** The workers that say that they run on the instance, whatever group they name. */
export function workersNaming(pool: Pool, instanceId: string): readonly Worker[] {
  return pool.workers.filter(
    ({ identity }) => identity.kind === 'known' && identity.instanceId === instanceId,
  );
}

/**
 * The workers that do not say where they run, may run on this instance, and have a run or may take one: as long as there is
 * one, nothing proves that the instance has no worker.
 */
export function unidentifiedWorkersPossiblyOn(
  pool: Pool,
  instance: Pick<Instance, 'id' | 'launchedAt'>,
): readonly Worker[] {
  return pool.workers.filter(
    (worker) =>
      worker.identity.kind === 'unknown' && (worker.busy || !worker.drained) && couldBeOn(worker, instance),
  );
}
