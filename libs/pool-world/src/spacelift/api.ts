import type { EpochMs } from '@poolkeeper/pool-model';
import type { RunRequest } from '../workload/arrival.ts';

export interface SpaceliftSettings {
  readonly poolId: string;
  /** @default 'worker-pool' */
  readonly poolName?: string;
}

export interface SpaceliftWorker {
  readonly id: string;
  readonly busy: boolean;
  readonly drained: boolean;
  readonly registeredAt: EpochMs;
  /** When it became idle; undefined while busy. */
  readonly availableAt?: EpochMs;
  /** JSON string of the worker's metadata. */
  readonly metadata: string;
}

/**
 * `blocked`: waits for the lock of its stack, or for a run that triggers it. `queued` and `confirmed`: waits for a worker.
 * `unconfirmed`: waits for a person, without a worker. `canceled`: a user took it out of the queue. `stopped`: a user ended it while
 * it was on a worker. `skipped`: the run that triggers it did not finish. Sources: the pages on
 * [runs](https://docs.spacelift.io/concepts/run), [tracked runs](https://docs.spacelift.io/concepts/run/tracked) and
 * [stack dependencies](https://docs.spacelift.io/concepts/stack/stack-dependencies).
 */
export type RunState =
  | 'blocked'
  | 'queued'
  | 'running'
  | 'unconfirmed'
  | 'confirmed'
  | 'applying'
  | 'finished'
  | 'interrupted'
  | 'canceled'
  | 'stopped'
  | 'discarded'
  | 'skipped';

/**
 * What ended the machine of a run. `terminated`: the group terminated it, which must never happen to a busy instance.
 * `terminated-past-group` and `stopped-past-group`: EC2's own calls, which skip the hooks. `hook-timed-out`: the hook ended
 * without a completion and its default result, or a group that retains nothing, let the instance go. `hook-deleted`: the
 * hook was deleted. `pool-cycled`: Spacelift told the worker to end.
 */
export type Interruption =
  | 'terminated'
  | 'terminated-past-group'
  | 'stopped-past-group'
  | 'hook-timed-out'
  | 'hook-deleted'
  | 'pool-cycled'
  | 'spot-reclaim'
  | 'host-failure'
  | 'zone-lost';

export interface SimulatedRun extends RunRequest {
  readonly id: string;
  readonly state: RunState;
  /** Every state that it has been in, the oldest first. */
  readonly history: readonly { readonly state: RunState; readonly at: EpochMs }[];
  /** The id of the run that triggers it. */
  readonly triggeredBy?: string;
  /** True if it starts before the queued runs that are not. @default false */
  readonly isPrioritized?: boolean;
  readonly queuedAt: EpochMs;
  /** When it got its first worker. */
  readonly startedAt?: EpochMs;
  readonly endedAt?: EpochMs;
  /** Its worker, or the last one that it had. */
  readonly workerId?: string;
  readonly instanceId?: string;
  /** What interrupted the run, as text: `i-0123 terminated: user request`. */
  readonly interruptedBy?: string;
  /** What interrupted the run. */
  readonly interruption?: Interruption;
}

/**
 * Spacelift's queue and scheduler for one pool. Runs start in the order in which they came to need a worker, each on the newest idle
 * worker that is not drained. A tracked run locks its stack; a run that waits for a person frees its worker after its plan, and
 * needs one again for its apply.
 */
export interface Spacelift {
  readonly poolId: string;
  readonly poolName: string;
  readonly createdAt: EpochMs;
  /** How many runs wait for a worker. */
  pendingRuns(): number;
  /** The workers as the API lists them: without those that are disconnected, and with `busy` as late as it is set to be. */
  workers(): readonly SpaceliftWorker[];
  /** All workers as they really are. */
  everyWorker(): readonly SpaceliftWorker[];
  /**
   * The worker loses its connection: it is not listed and gets no run, while its own run goes on. The source of both is in
   * docs/assumptions.md. `RangeError` for an unknown worker.
   */
  disconnect(workerId: string): void;
  /** The worker is connected again. Nothing happens if it is connected, or gone. */
  reconnect(workerId: string): void;
  /** From now on each run shows as `busy`, in lists and in the answers to drains, up to this many seconds late. */
  showBusyLate(upToSeconds: number): void;
  /** Sends every worker the signal to end, which interrupts its run. Their machines go on, without a worker. */
  cycle(): void;
  /**
   * Makes the token of the pool void: its workers are not listed any more and get no run, while their own runs go on. Workers that
   * register later have the new token.
   */
  resetToken(): void;
  /** Sets or lifts the drain; undefined if the pool has no such worker. Lifting a drain makes the pool schedule runs. */
  drainSet(workerId: string, drain: boolean): SpaceliftWorker | undefined;
  /** Queues a run now, and those that it triggers. */
  queueRun(request: RunRequest): SimulatedRun;
  /** Takes a run out of the queue. Undefined if no queued or blocked run has this id. */
  cancelRun(runId: string): SimulatedRun | undefined;
  /** Ends a run that is on a worker, by a user's wish. Undefined if no running run has this id, or if it is applied. */
  stopRun(runId: string): SimulatedRun | undefined;
  /** Lets an unconfirmed run be applied. Undefined if no unconfirmed run has this id. */
  confirmRun(runId: string): SimulatedRun | undefined;
  /** Ends an unconfirmed run without its apply. Undefined if no unconfirmed run has this id. */
  discardRun(runId: string): SimulatedRun | undefined;
  /** Puts a queued run ahead of those without priority, or back. Undefined if no queued run has this id. */
  prioritizeRun(runId: string, prioritize: boolean): SimulatedRun | undefined;
  /** All runs as they are now, in the order in which they were queued. */
  runs(): readonly SimulatedRun[];
  /** The number of runs in each state, in constant time. */
  runCounts(): Readonly<Record<RunState, number>>;
  /** Replaces a worker's metadata, to try out what people set by hand. `RangeError` for an unknown worker. */
  setMetadata(workerId: string, metadata: string): void;
  /** Registers a worker that is on no instance of the group: a foreign one, or a ghost. */
  registerWorker(metadata: string): SpaceliftWorker;
}

/** The worker pools of the account. */
export interface SpaceliftPools {
  /** In the order in which they were created. */
  all(): readonly Spacelift[];
  get(poolId: string): Spacelift | undefined;
  /** `RangeError` if a pool with this id exists. Without an id it gets a new one. */
  create(settings: Partial<SpaceliftSettings>): Spacelift;
  /** Removes a pool from the account: its workers and queue are not found any more. False if there is no such pool. */
  delete(poolId: string): boolean;
}
