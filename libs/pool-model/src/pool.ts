import type { Worker } from './worker.ts';

/** A Spacelift worker pool as it was seen at one moment. */
export interface Pool {
  /** ULID. */
  readonly id: string;
  /** Runs that wait for a worker. */
  readonly pendingRuns: number;
  /**
   * How many workers are busy, by Spacelift's own count, which it answers beside the list. Absent when it was not
   * asked; then nothing tells whether the list is whole.
   */
  readonly busyWorkers?: number;
  /** All registered workers, drained ones included, of every group in the pool. */
  readonly workers: readonly Worker[];
}

/**
 * Whether Spacelift's count of the busy workers is another than that of its list: then the list is not whole, or not of
 * one moment, and who is missing in it may be there. False when the count is not known.
 */
export function answerContradicts(pool: Pool): boolean {
  return pool.busyWorkers !== undefined && pool.busyWorkers !== countBusy(pool);
}

/**
 * How many workers are busy by Spacelift's count and not in its list; each of them may be on any instance. 0 when the
 * count is not known, or when the list has more.
 */
export function unlistedBusyWorkers(pool: Pool): number {
  return pool.busyWorkers === undefined ? 0 : Math.max(0, pool.busyWorkers - countBusy(pool));
}

function countBusy({ workers }: Pool): number {
  let count = 0;
  for (const { busy } of workers) if (busy) count += 1;
  return count;
}
