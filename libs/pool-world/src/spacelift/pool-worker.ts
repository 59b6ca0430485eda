import type { EpochMs } from '@poolkeeper/pool-model';
import type { Timer } from '../timeline.ts';
import type { SpaceliftWorker } from './api.ts';

/** A worker as the pool keeps it. */
export interface PoolWorker {
  readonly id: string;
  /** Order of registration. */
  readonly sequence: number;
  readonly registeredAt: EpochMs;
  /** The machine it runs on; absent for a worker that no instance of the group carries. */
  readonly instanceId?: string;
  metadata: string;
  drained: boolean;
  /** Its machine is gone and Spacelift has not noticed yet. */
  lost: boolean;
  availableAt: EpochMs;
  /** What it works on, and the end that is planned for it. */
  run?: { readonly index: number; readonly end: Timer };
}

export function takesRuns(worker: PoolWorker): boolean {
  return worker.run === undefined && !worker.drained && !worker.lost;
}

export function describeWorker(worker: PoolWorker): SpaceliftWorker {
  const busy = worker.run !== undefined;
  return {
    id: worker.id,
    busy,
    drained: worker.drained,
    registeredAt: worker.registeredAt,
    ...(busy ? {} : { availableAt: worker.availableAt }),
    metadata: worker.metadata,
  };
}
