import type { DemandHistory } from './demand-history.ts';
import type { Group } from './group.ts';
import type { Member } from './member.ts';
import type { Pool } from './pool.ts';
import type { EpochMs } from './time.ts';

/** What one pass saw of pool and group. */
export interface Snapshot {
  readonly observedAt: EpochMs;
  readonly pool: Pool;
  readonly group: Group;
  /** Every instance of the group and every worker of the pool, each in exactly one member. */
  readonly members: readonly Member[];
  /** Absent when nobody asked, or nothing is known of the past. */
  readonly history?: DemandHistory;
}
