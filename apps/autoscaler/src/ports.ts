import type { LaunchRequest } from '@poolkeeper/instance-selection';
import type { DemandHistory, EpochMs, Group, Pool, Shortage } from '@poolkeeper/pool-model';

/** The world that a pass looks at and changes. */
export interface Ports {
  readonly pool: PoolPort;
  readonly group: GroupPort;
  readonly instances: InstancesPort;
  /** @default - nothing is known of the pool's past */
  readonly history?: HistoryPort;
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
  /**
   * The group and its instances as they are now, the rest as the last description had it: cheap, enough to see that there
   * is nothing to do, and too little to do anything by.
   */
  glance(): Promise<Group>;
  /** Absolute. Throws outside of the group's bounds. */
  setDesiredCapacity(desiredCapacity: number): Promise<void>;
  /**
   * Launches instances at once, which raises the desired capacity by those that come. `busy-scaling`: the group is in the
   * middle of something, and none was launched.
   */
  launch(request: LaunchRequest): Promise<LaunchOutcome | 'busy-scaling'>;
  /** Sets the share of on-demand instances above the base, in percent, and keeps the rest of the group's policy. */
  setOnDemandPercentage(percentage: number): Promise<unknown>;
  /**
   * Gives an instance to the group's termination hook, which holds it until its worker is idle. With `decrement` the
   * desired capacity falls by one; without it the group launches a replacement.
   */
  terminate(request: { readonly instanceId: string; readonly decrement: boolean }): Promise<TerminateOutcome>;
}

/** What came of a synchronous launch: some may have come and some not. */
export interface LaunchOutcome {
  readonly instanceIds: readonly string[];
  readonly failures: readonly LaunchFailure[];
}

/** Why some did not come, in AWS's words and, where they are known, in ours. */
export interface LaunchFailure {
  readonly code: string;
  readonly message: string;
  readonly shortage?: Shortage;
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

/** The pool's past. A pass asks at every look: whoever answers keeps what seldom changes. */
export interface HistoryPort {
  read(until: EpochMs): Promise<DemandHistory>;
}
