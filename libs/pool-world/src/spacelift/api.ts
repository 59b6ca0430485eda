import type { EpochMs } from '@poolkeeper/pool-model';

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
  /** Since when it has been idle; undefined while busy. */
  readonly availableAt?: EpochMs;
  /** JSON string of the worker's metadata. */
  readonly metadata: string;
}

export type RunState = 'queued' | 'running' | 'finished' | 'interrupted';

/**
 * What ended the machine under a run. `terminated`: somebody let the instance go while it was busy, which is the one
 * that must never happen. `terminated-past-group`: EC2's own terminate call, which no hook sees.
 */
export type Interruption =
  'terminated' | 'terminated-past-group' | 'spot-reclaim' | 'host-failure' | 'zone-lost';

export interface SimulatedRun {
  readonly id: string;
  readonly stack: string;
  readonly durationSeconds: number;
  readonly state: RunState;
  readonly queuedAt: EpochMs;
  readonly startedAt?: EpochMs;
  readonly endedAt?: EpochMs;
  readonly workerId?: string;
  readonly instanceId?: string;
  /** Why the run was interrupted, `i-0123 terminated: user request`. */
  readonly interruptedBy?: string;
  /** The same as a kind; present when the run was interrupted. */
  readonly interruption?: Interruption;
}

/**
 * Spacelift's queue and scheduler for one pool: a pending run goes to the newest idle worker that is not drained;
 * runs are taken in the order in which they were queued.
 */
export interface Spacelift {
  readonly poolId: string;
  readonly poolName: string;
  readonly createdAt: EpochMs;
  pendingRuns(): number;
  workers(): readonly SpaceliftWorker[];
  /** Sets or lifts the drain; undefined when the pool has no such worker. Lifting it makes the pool schedule. */
  drainSet(workerId: string, drain: boolean): SpaceliftWorker | undefined;
  /** Queues a run now. */
  queueRun(request: { readonly stack: string; readonly durationSeconds: number }): SimulatedRun;
  /** All runs, in the order in which they were queued. Each is a picture of its state now. */
  runs(): readonly SimulatedRun[];
  /** How many runs there are in each state, without looking at them. */
  runCounts(): Readonly<Record<RunState, number>>;
  /** Replaces a worker's metadata: for trying out what people set by hand. `RangeError` for an unknown worker. */
  setMetadata(workerId: string, metadata: string): void;
  /** A worker that no instance of the group carries: a foreign one, or a ghost. */
  registerWorker(metadata: string): SpaceliftWorker;
}

/** The worker pools of the account. */
export interface SpaceliftPools {
  /** In the order in which they were created. */
  all(): readonly Spacelift[];
  get(poolId: string): Spacelift | undefined;
  /** `RangeError` when there is one of this id. */
  create(settings: SpaceliftSettings): Spacelift;
}
