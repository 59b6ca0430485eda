import type { Instance } from './instance.ts';

/** The EC2 Auto Scaling group that holds the pool's instances. */
export interface Group {
  readonly name: string;
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredCapacity: number;
  /**
   * Whether the group has a hook that holds a terminating instance. Without it nothing waits for a run, so there is no
   * scale-in.
   */
  readonly hasTerminationHook: boolean;
  readonly instances: readonly Instance[];
}
