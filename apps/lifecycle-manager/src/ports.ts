import type { EpochMs, Pool } from '@poolkeeper/pool-model';

/** What the manager looks at and changes. */
export interface Ports {
  readonly pool: PoolPort;
  readonly hook: HookPort;
  readonly instances: InstancesPort;
  readonly queue: QueuePort;
}

/** The worker pool in Spacelift. A call that throws is a failed look, never an empty pool or an idle worker. */
export interface PoolPort {
  read(): Promise<Pool>;
  /** Stops a worker from taking new runs. Draining a drained worker is no error. */
  drain(workerId: string): Promise<unknown>;
}

/** A termination hook that holds an instance. */
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
  /** Lets the instance go (`CONTINUE`), or ends the action without (`ABANDON`). */
  complete(
    action: LifecycleAction,
    result: 'CONTINUE' | 'ABANDON',
  ): Promise<'completed' | 'no-longer-active'>;
  /** Restarts the hook's heartbeat timeout. */
  heartbeat(action: LifecycleAction): Promise<'extended' | 'no-longer-active'>;
}

export interface InstancesPort {
  /** When instances were launched; those that EC2 does not know are left out. */
  launchTimes(instanceIds: readonly string[]): Promise<ReadonlyMap<string, EpochMs>>;
}

export interface QueuePort {
  /** Hides a message that was received, so that it comes back after so many seconds. */
  hide(receiptHandle: string, seconds: number): Promise<unknown>;
}
