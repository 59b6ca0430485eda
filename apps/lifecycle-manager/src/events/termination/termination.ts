import type { EpochMs } from '@poolkeeper/pool-model';
import type { LifecycleAction } from '../../ports.ts';

/** The group wants to terminate an instance, and its hook holds it. */
export interface Termination {
  readonly kind: 'termination';
  readonly action: LifecycleAction;
  /** When the hook began to hold the instance, by the group's own account: a message may come late. */
  readonly heldSince: EpochMs;
}
