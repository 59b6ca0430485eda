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
