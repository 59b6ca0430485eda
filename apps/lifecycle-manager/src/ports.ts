import type { EpochMs, Group, Pool } from '@poolkeeper/pool-model';

/** What the manager looks at and changes. */
export interface Ports {
  readonly pool: PoolPort;
  readonly hook: HookPort;
  readonly group: GroupPort;
  readonly instances: InstancesPort;
  readonly queue: QueuePort;
  /** Where messages go that nothing can be done for. @default - they stay in the queue, for its own redrive policy */
  readonly redrive?: RedrivePort;
}

/** The worker pool in Spacelift. A call that throws is a failed look, never an empty pool or an idle worker. */
export interface PoolPort {
  read(): Promise<Pool>;
  /**
   * Stops a worker from taking new runs, and tells whether one is still on it: of this moment, where a read may be of an
   * earlier one. Draining a drained worker is no error.
   */
  drain(workerId: string): Promise<{ readonly busy: boolean }>;
}

/** A hook that holds an instance, when it launches or when it terminates. */
export interface LifecycleAction {
  readonly groupName: string;
  readonly hookName: string;
  readonly instanceId: string;
  readonly token: string;
}

/**
 * The group's hooks. `no-longer-active`: the action was completed before, has timed out, or its instance is gone; there is
 * nothing left to do. All other refusals throw.
 */
export interface HookPort {
  /** Lets the instance go on its way (`CONTINUE`), or ends the action without (`ABANDON`). */
  complete(
    action: LifecycleAction,
    result: 'CONTINUE' | 'ABANDON',
  ): Promise<'completed' | 'no-longer-active'>;
  /** Restarts the hook's heartbeat timeout. */
  heartbeat(action: LifecycleAction): Promise<'extended' | 'no-longer-active'>;
}

/** The Auto Scaling group. */
export interface GroupPort {
  describe(): Promise<Group>;
  /**
   * Gives an instance to the group's termination hook. Without `decrement` the group launches a replacement.
   * `not-in-group`: someone else was faster. `at-min-size` and `busy-scaling`: nothing happened; try again.
   */
  terminate(request: {
    readonly instanceId: string;
    readonly decrement: boolean;
  }): Promise<'terminating' | 'not-in-group' | 'at-min-size' | 'busy-scaling'>;
}

/** The machine that an instance is, by EC2's account. */
export interface Machine {
  readonly launchedAt?: EpochMs;
  /** False once it is stopping, stopped, shutting down or terminated. */
  readonly isRunning: boolean;
}

export interface InstancesPort {
  /** The machines of instances; those that EC2 does not know are left out. */
  machines(instanceIds: readonly string[]): Promise<ReadonlyMap<string, Machine>>;
}

export interface QueuePort {
  /** Hides a message that was received, so that it comes back after so many seconds. */
  hide(receiptHandle: string, seconds: number): Promise<unknown>;
}

/** A queue whose messages wait for a person. It is never the one that the function reads: there is no loop. */
export interface RedrivePort {
  send(body: string): Promise<unknown>;
}
