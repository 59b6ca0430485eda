import type { LaunchRequest } from '@poolkeeper/instance-selection';
import type {
  DemandHistory,
  EpochMs,
  Group,
  InstanceReport,
  Pool,
  RunsAhead,
  Shortage,
} from '@poolkeeper/pool-model';

/** What a pass observes and changes. */
export interface Ports {
  readonly pool: PoolPort;
  readonly group: GroupPort;
  readonly instances: InstancesPort;
  /** @default - nothing is known of the pool's past demand */
  readonly history?: HistoryPort;
  /** Present when the policy foresees runs. @default - no run is foreseen */
  readonly runs?: RunsPort;
}

/** The worker pool in Spacelift. A call that throws had, as far as is known, no effect. */
export interface PoolPort {
  read(): Promise<Pool>;
  /**
   * Stops a worker from taking new runs, and returns its state as of this moment. It still takes runs unless `drained` is true.
   * A drained worker may be drained again.
   */
  drain(workerId: string): Promise<{ readonly busy: boolean; readonly drained: boolean }>;
}

/** The Auto Scaling group. */
export interface GroupPort {
  describe(): Promise<Group>;
  /**
   * The group and its instances as they are now; the rest is from the last description. Cheap: enough to see that there is
   * nothing to do, but not enough to act on.
   */
  glance(): Promise<Group>;
  /** Sets an absolute capacity. Throws outside of the group's bounds. */
  setDesiredCapacity(desiredCapacity: number): Promise<void>;
  /**
   * Launches instances synchronously. The desired capacity rises by the number of instances that were launched.
   * `busy-scaling`: another scaling activity is in progress, and none was launched.
   */
  launch(request: LaunchRequest): Promise<LaunchOutcome | 'busy-scaling'>;
  /** Sets the share of on-demand instances above the base, in percent. The rest of the group's policy stays. */
  setOnDemandPercentage(percentage: number): Promise<unknown>;
  /**
   * Starts the termination of an instance. The group's termination hook holds it until its worker is idle. With `decrement`
   * the desired capacity falls by one; without it the group launches a replacement.
   */
  terminate(request: { readonly instanceId: string; readonly decrement: boolean }): Promise<TerminateOutcome>;
}

/** The result of a synchronous launch. It may be complete, partial or empty. */
export interface LaunchOutcome {
  readonly instanceIds: readonly string[];
  readonly failures: readonly LaunchFailure[];
}

/** Why instances were not launched: AWS's code and message, and the shortage that they mean, if it is known. */
export interface LaunchFailure {
  readonly code: string;
  readonly message: string;
  readonly shortage?: Shortage;
}

/**
 * - `terminating`: the hook holds the instance.
 * - `not-in-group`: the instance has left the group already.
 * - `at-min-size`: the decrement would take the group below its minimum size. Nothing happened.
 * - `busy-scaling`: another scaling activity is in progress. Nothing happened; the next pass may try again.
 */
export type TerminateOutcome = 'terminating' | 'not-in-group' | 'at-min-size' | 'busy-scaling';

/** What EC2 reports about instances. A pass asks only about those that pool and group leave unclear. */
export interface InstancesPort {
  /** The result has no entry for an instance that EC2 does not know. */
  machines(instanceIds: readonly string[]): Promise<Machines>;
}

export type Machines = ReadonlyMap<string, Machine>;

export interface Machine {
  readonly launchedAt?: EpochMs;
  /** False once the machine is stopping, stopped, shutting down or terminated. */
  readonly isRunning: boolean;
  /** What the instance reports about its runs. Absent when it reports nothing, or nothing that can be read. */
  readonly report?: InstanceReport;
  /** When the instance's setup ended, by its own report. */
  readonly setUpAt?: EpochMs;
  /** Whether several workers were on it at the same time, by its own report. */
  readonly hasSeveralWorkers?: boolean;
}

/** The pool's past demand. Every pass reads it, so an implementation should cache it. */
export interface HistoryPort {
  read(until: EpochMs): Promise<DemandHistory>;
}

/** The runs of the pool that need no worker yet. Every pass reads them. */
export interface RunsPort {
  /** Of the past only what it has read within an hour. */
  read(at: EpochMs): Promise<RunsAhead>;
}
