import { readWorkerIdentity } from './read-worker-identity.ts';
import type { EpochMs } from './time.ts';
import type { Worker } from './worker.ts';

/** A worker in the shape in which Spacelift's API reports it. */
export interface WorkerReport {
  /** ULID. */
  readonly id: string;
  readonly busy: boolean;
  readonly drained: boolean;
  /** When it registered, in unix seconds. */
  readonly createdAt: number;
  /** Since when it has been idle, in unix seconds. Older backends do not have the field. */
  readonly availableAt?: number | null;
  /** The `SPACELIFT_METADATA_*` variables of its launcher, as a JSON object. Anything can be in it. */
  readonly metadata: string;
}

/** A worker as the domain sees it. Never throws; metadata that says nothing makes a worker of unknown identity. */
export function readWorker(report: WorkerReport): Worker {
  const availableAt = report.busy ? undefined : momentOf(report.availableAt);
  return {
    id: report.id,
    busy: report.busy,
    drained: report.drained,
    registeredAt: report.createdAt * 1000,
    availableAt,
    identity: readWorkerIdentity(report.metadata),
  };
}

function momentOf(unixSeconds: number | null | undefined): EpochMs | undefined {
  return typeof unixSeconds === 'number' && Number.isFinite(unixSeconds) ? unixSeconds * 1000 : undefined;
}
