import type { EpochMs, Group, InstanceReport, Pool } from '@poolkeeper/pool-model';

/** Everything outside the process that the gate reads and changes. */
export interface Ports {
  readonly pool: PoolPort;
  readonly hook: HookPort;
  readonly group: GroupPort;
  readonly instances: InstancesPort;
  readonly queue: QueuePort;
  /**
   * The queue for messages that the gate cannot handle.
   * @default - they stay in their queue until it drops them
   */
  readonly redrive?: RedrivePort;
}

/** The worker pool in Spacelift. A call that fails must throw, and never answer with an empty pool or an idle worker. */
export interface PoolPort {
  /**
   * Reads the pool. Throws when the answer is about another pool than the one that was asked for.
   * @param poolId another pool of the account, which the same API key can read. @default - the pool of the settings
   */
  read(poolId?: string): Promise<Pool>;
  /**
   * Stops a worker from taking new runs, and returns whether a run is on it and whether it is drained now. The answer is
   * current, while a read may be outdated. Draining a worker that is already drained is not an error.
   * @param poolId the pool of the worker. @default - the pool of the settings
   */
  drain(workerId: string, poolId?: string): Promise<{ readonly busy: boolean; readonly drained: boolean }>;
}

/**
 * A hook that holds an instance, while it launches or while it terminates. The token of the hook's message is left out: a
 * message may be forged or mixed up, and AWS would act on the token, whatever instance was judged.
 */
export interface LifecycleAction {
  readonly groupName: string;
  readonly hookName: string;
  readonly instanceId: string;
}

/**
 * The group's lifecycle hooks. `no-longer-active`: AWS has no such action, because it was completed, has timed out or never
 * began. All other failures throw.
 */
export interface HookPort {
  /** Ends the action. With `CONTINUE` the group proceeds with the launch or termination; with `ABANDON` it abandons it. */
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
   * AWS's lifecycle states of these instances by id, for example `Terminating:Wait`. Instances that are not in this group
   * are left out.
   */
  lifecycleStates(instanceIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * Terminates an instance through the group, which holds it with its termination hook. Without `decrement` the group
   * launches a replacement. `not-in-group`: the instance has left the group. `at-min-size` and `busy-scaling`: the call did
   * nothing and can be repeated.
   */
  terminate(request: {
    readonly instanceId: string;
    readonly decrement: boolean;
  }): Promise<'terminating' | 'not-in-group' | 'at-min-size' | 'busy-scaling'>;
}

/** What EC2 says about an instance. */
export interface Machine {
  readonly launchedAt?: EpochMs;
  /** `m7i.large` */
  readonly instanceType?: string;
  /** Whether it is a spot instance. */
  readonly isSpot?: boolean;
  /** False if the machine is stopping, stopped, shutting down or terminated. */
  readonly isRunning: boolean;
  /** What the instance says about its runs. Absent when it says nothing. */
  readonly report?: InstanceReport;
  /** When the instance's setup has ended, by its own account. */
  readonly setUpAt?: EpochMs;
  /** Whether several workers were on it at the same time, by its own account. */
  readonly hasSeveralWorkers?: boolean;
  /** The step at which its boot has failed, by its own account. */
  readonly failedStep?: string;
  /** The worker pool that it was launched for. Absent when it does not say. */
  readonly poolId?: string;
}

export interface InstancesPort {
  /** Returns the machines by instance id, without the instances that EC2 does not know. */
  machines(instanceIds: readonly string[]): Promise<ReadonlyMap<string, Machine>>;
}

export interface QueuePort {
  /** Hides a received message. It becomes visible again after this many seconds. */
  hide(receiptHandle: string, seconds: number): Promise<unknown>;
}

/** A queue for operators. It is never the queue that the function reads, so no message goes in a loop. */
export interface RedrivePort {
  send(body: string): Promise<unknown>;
}
