import type { EpochMs } from '@poolkeeper/pool-model';
import type { Timer } from '../timeline.ts';
import type { SpaceliftWorker } from './api.ts';

/** A worker and what the pool keeps about it. */
export interface PoolWorker {
  readonly id: string;
  /** Order of registration. */
  readonly sequence: number;
  readonly registeredAt: EpochMs;
  /** The machine that it is on; absent if it is on no instance of the group. */
  readonly instanceId?: string;
  metadata: string;
  drained: boolean;
  /** Whether its machine is gone, which Spacelift has not noticed yet. */
  lost: boolean;
  availableAt: EpochMs;
  /** Its run, with the timer of the run's end. */
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
