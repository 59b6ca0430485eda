import type { EpochMs } from '@poolkeeper/pool-model';

/** A future run: when it is queued, on which stack, and how long it takes. */
export interface Arrival {
  readonly queuedAt: EpochMs;
  readonly stack: string;
  readonly durationSeconds: number;
}
