import type { Worker } from './worker.ts';

/** A Spacelift worker pool as it was seen at one moment. */
export interface Pool {
  /** ULID. */
  readonly id: string;
  /** Runs that wait for a worker. */
  readonly pendingRuns: number;
  /**
   * The number of busy workers that Spacelift reports beside the list. Absent when it was not read; then nothing shows
   * whether the list is complete.
   */
  readonly busyWorkers?: number;
  /** All registered workers, drained ones included, of every group in the pool. */
  readonly workers: readonly Worker[];
}

/**
 * Whether Spacelift's count of busy workers differs from its list. Then the list is incomplete or not from one moment,
 * and a missing worker may be on any instance. False when the count is unknown.
 */
export function answerContradicts(pool: Pool): boolean {
  return pool.busyWorkers !== undefined && pool.busyWorkers !== countBusy(pool);
}

/**
 * How many busy workers Spacelift counts but does not list; each of them may be on any instance. 0 when the count is
 * unknown or when the list has more.
 */
export function unlistedBusyWorkers(pool: Pool): number {
  return pool.busyWorkers === undefined ? 0 : Math.max(0, pool.busyWorkers - countBusy(pool));
}

function countBusy({ workers }: Pool): number {
  let count = 0;
  for (const { busy } of workers) if (busy) count += 1;
  return count;
}
