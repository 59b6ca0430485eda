import type { EpochMs } from '@poolkeeper/pool-model';
import type { WorldEvent } from '@poolkeeper/pool-world';
import type { Interruptions } from '../report/interruptions.ts';
import type { Pass } from '../report/pass.ts';
import type { MemberCounts } from './charts.ts';

/** Everything that the live view shows. */
export interface PoolState {
  readonly now: EpochMs;
  readonly speed: number;
  readonly endpointUrl: string;
  /** Absent once it is deleted. */
  readonly group?: {
    readonly name: string;
    readonly minSize: number;
    readonly maxSize: number;
    readonly desiredCapacity: number;
    readonly members: MemberCounts;
  };
  readonly runs: {
    readonly pending: number;
    readonly running: number;
    /** Runs that wait for a person. */
    readonly unconfirmed: number;
    /** Runs that wait for another run. */
    readonly blocked: number;
    readonly finished: number;
    readonly interruptedBy: Interruptions;
    /** Runs of the workload that are not queued yet. */
    readonly toCome: number;
  };
  /** The profile of faults. @default - no faults */
  readonly faults?: string;
  readonly managerIsOn: boolean;
  /** The most recent failure of the lifecycle manager. */
  readonly failedBatch?: { readonly at: EpochMs; readonly problem: string };
  /** Oldest first. */
  readonly passes: readonly Pass[];
  readonly events: readonly WorldEvent[];
}
