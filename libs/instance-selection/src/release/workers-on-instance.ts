import { couldBeOn, type Instance, type Pool, type Worker } from '@poolkeeper/pool-model';

/**
 * The workers that do not report their instance, may be on this one, and have a run or may take one. While there is
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

/** Whether a worker reports that it runs on the instance. */
export function reportsInstance({ identity }: Worker, instanceId: string): boolean {
  return identity.kind === 'known' && identity.instanceId === instanceId;
}
