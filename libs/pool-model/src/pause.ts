import type { Group } from './group.ts';
import type { EpochMs } from './time.ts';

/** An operator's request that the autoscaler changes nothing for a while. The gate goes on guarding. */
export interface Pause {
  /** When the autoscaler resumes by itself. */
  readonly until: EpochMs;
  /** Why, in the operator's words. */
  readonly reason?: string;
}

/** The pause of a group that is in force at a time. */
export function pauseInForce({ pause }: Pick<Group, 'pause'>, at: EpochMs): Pause | undefined {
  return pause !== undefined && Number.isFinite(pause.until) && at < pause.until ? pause : undefined;
}
