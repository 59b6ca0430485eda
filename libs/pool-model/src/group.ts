import type { Instance } from './instance.ts';
import type { EpochMs } from './time.ts';

/** The EC2 Auto Scaling group that holds the pool's instances. */
export interface Group {
  readonly name: string;
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredCapacity: number;
  /**
   * Since when, at the least, the group has had fewer instances than it wants without wanting more than before. Absent
   * when it has enough, or when nobody knows: the group does not say, only who looked before does.
   */
  readonly belowDesiredSince?: EpochMs;
  /**
   * Whether the group has a hook that holds a terminating instance. Without it nothing waits for a run, so there is no
   * scale-in.
   */
  readonly hasTerminationHook: boolean;
  readonly instances: readonly Instance[];
}
