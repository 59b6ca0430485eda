import type { Instance } from './instance.ts';
import type { Snapshot } from './snapshot.ts';
import { toleratedSkewMs } from './time.ts';
import type { Worker, WorkerIdentity } from './worker.ts';

/** A worker whose metadata does not say which instance it runs on. */
export interface UnidentifiedWorker extends Worker {
  readonly identity: Extract<WorkerIdentity, { readonly kind: 'unknown' }>;
}

/** The workers of the pool whose metadata does not name an instance, each with the problem. */
export function unidentifiedWorkers(snapshot: Snapshot): readonly UnidentifiedWorker[] {
  return snapshot.pool.workers.filter(isUnidentified);
}

/**
 * Whether a worker may run on an instance. A worker that names its instance is trusted; an unidentified one may be on
 * any instance, unless it registered before the instance was launched: by Spacelift's clock, which may be behind AWS's.
 */
export function couldBeOn(worker: Worker, instance: Pick<Instance, 'id' | 'launchedAt'>): boolean {
  if (worker.identity.kind === 'known') return worker.identity.instanceId === instance.id;
  const { launchedAt } = instance;
  return launchedAt === undefined || !(worker.registeredAt < launchedAt - toleratedSkewMs);
}

function isUnidentified(worker: Worker): worker is UnidentifiedWorker {
  return worker.identity.kind === 'unknown';
}
