import type { EpochMs } from '@poolkeeper/pool-model';

/** A run to come: when it is queued, on which stack, and how long it takes. */
export interface Arrival {
  readonly queuedAt: EpochMs;
  readonly stack: string;
  readonly durationSeconds: number;
}
