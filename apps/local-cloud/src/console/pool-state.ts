import type { EpochMs } from '@poolkeeper/pool-model';
import type { WorldEvent } from '@poolkeeper/pool-world';
import type { Interruptions } from '../play/count-interruptions.ts';
import type { Pass } from '../play/pass.ts';
import type { MemberCounts } from './member-bar.ts';

/** What the live view shows, at one moment. */
export interface PoolState {
  readonly now: EpochMs;
  readonly speed: number;
  readonly endpointUrl: string;
  readonly group: {
    readonly name: string;
    readonly minSize: number;
    readonly maxSize: number;
    readonly desiredCapacity: number;
  };
  readonly members: MemberCounts;
  readonly runs: {
    readonly pending: number;
    readonly running: number;
    readonly finished: number;
    /** By what; what interrupted none is left out. */
    readonly interruptedBy: Interruptions;
    /** That the workload still has in store. */
    readonly toCome: number;
  };
  /** What goes wrong. @default - nothing */
  readonly faults?: string;
  readonly managerIsOn: boolean;
  /** The last time that the lifecycle manager failed. */
  readonly failedBatch?: { readonly at: EpochMs; readonly problem: string };
  /** Oldest first. */
  readonly passes: readonly Pass[];
  readonly events: readonly WorldEvent[];
}
