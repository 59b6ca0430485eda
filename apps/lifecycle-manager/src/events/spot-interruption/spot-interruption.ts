import type { EpochMs } from '@poolkeeper/pool-model';

/** AWS takes a spot instance back, whatever is on it and whatever a hook says. */
export interface SpotInterruption {
  readonly kind: 'spot-interruption';
  readonly instanceId: string;
  /** When the machine is gone at the latest. */
  readonly reclaimAt: EpochMs;
}
