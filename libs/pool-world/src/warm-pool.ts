import type { GroupInstance } from './auto-scaling.ts';

export interface WarmPoolSettings {
  /** @default 0 */
  readonly minSize?: number;
  /** Instances of group and warm pool together. @default - the group's max size */
  readonly maxGroupPreparedCapacity?: number;
  /** @default 'Stopped' */
  readonly poolState?: 'Stopped' | 'Running';
}

export interface WarmPoolRecord extends Required<Omit<WarmPoolSettings, 'maxGroupPreparedCapacity'>> {
  readonly maxGroupPreparedCapacity?: number;
  /** While it is being emptied. */
  readonly status?: 'PendingDelete';
  readonly instances: readonly GroupInstance[];
}
