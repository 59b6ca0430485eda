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
  /** Whether Spacelift lists it and gives it runs. */
  connected: boolean;
  /** Whether its pool was reset, so that it cannot connect again. */
  isTokenVoid?: boolean;
  availableAt: EpochMs;
  /** Called when a run starts or ends on it. */
  readonly runChanged?: () => void;
  /** Its run, with the timer of the run's end. */
  run?: { readonly index: number; readonly end: Timer; readonly showsAt: EpochMs };
}

export function takesRuns(worker: PoolWorker): boolean {
  return worker.run === undefined && !worker.drained && !worker.lost && worker.connected;
}

/** The worker as it really is. */
export function describeWorker(worker: PoolWorker): SpaceliftWorker {
  return describeAs(worker, worker.run !== undefined);
}

/** The worker as the API shows it at a moment, at which a run may not show yet. */
export function describeShown(worker: PoolWorker, now: EpochMs): SpaceliftWorker {
  return describeAs(worker, worker.run !== undefined && worker.run.showsAt <= now);
}

function describeAs(worker: PoolWorker, busy: boolean): SpaceliftWorker {
  return {
    id: worker.id,
    busy,
    drained: worker.drained,
    registeredAt: worker.registeredAt,
    ...(busy ? {} : { availableAt: worker.availableAt }),
    metadata: worker.metadata,
  };
}
