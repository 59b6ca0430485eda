import type { EpochMs, Group, Pool } from '@poolkeeper/pool-model';

/** The world that a pass looks at and changes. */
export interface Ports {
  readonly pool: PoolPort;
  readonly group: GroupPort;
  readonly instances: InstancesPort;
}

/** The worker pool in Spacelift. A call that throws had, as far as anyone knows, no effect. */
export interface PoolPort {
  read(): Promise<Pool>;
  /** Stops a worker from taking new runs, and tells whether one is still on it. Draining a drained worker is no error. */
  drain(workerId: string): Promise<{ readonly busy: boolean }>;
}

/** The Auto Scaling group. */
export interface GroupPort {
  describe(): Promise<Group>;
  /** Absolute. Throws outside of the group's bounds. */
  setDesiredCapacity(desiredCapacity: number): Promise<void>;
  /**
   * Gives an instance to the group's termination hook, which holds it until its worker is idle. With `decrement` the
   * desired capacity falls by one; without it the group launches a replacement.
   */
  terminate(request: { readonly instanceId: string; readonly decrement: boolean }): Promise<TerminateOutcome>;
}

/**
 * - `terminating`: the hook holds it.
 * - `not-in-group`: someone else was faster.
 * - `at-min-size`: the decrement would take the group below its minimum. Nothing happened.
 * - `busy-scaling`: the group is in the middle of something. Nothing happened; the next pass may try again.
 */
export type TerminateOutcome = 'terminating' | 'not-in-group' | 'at-min-size' | 'busy-scaling';

/** The machines behind instances, by EC2's account. Asked only about those that pool and group leave unclear. */
export interface InstancesPort {
  /** Those that EC2 does not know are left out. */
  machines(instanceIds: readonly string[]): Promise<Machines>;
}

export type Machines = ReadonlyMap<string, Machine>;

export interface Machine {
  readonly launchedAt?: EpochMs;
  /** False once it is stopping, stopped, shutting down or terminated. */
  readonly isRunning: boolean;
}
