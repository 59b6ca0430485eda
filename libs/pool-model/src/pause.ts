import type { Group, Pause } from './group.ts';
import type { EpochMs } from './time.ts';

/** The pause of a group that is in force at a time. */
export function pauseInForce({ pause }: Pick<Group, 'pause'>, at: EpochMs): Pause | undefined {
  return pause !== undefined && Number.isFinite(pause.until) && at < pause.until ? pause : undefined;
}
