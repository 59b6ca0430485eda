import type { EpochMs } from './time.ts';

/** An agent registered in the pool, as Spacelift reports it. It runs one run at a time. */
export interface Worker {
  /** Spacelift's id of the worker, a ULID. */
  readonly id: string;
  /** A run is on it, or about to be. A drained worker can still be busy: it finishes its run. */
  readonly busy: boolean;
  /** It takes no new run. */
  readonly drained: boolean;
  readonly registeredAt: EpochMs;
  /** Since when it has been idle; absent on backends that do not report it, and while the worker is busy. */
  readonly availableAt?: EpochMs;
  /** The instance it runs on, read from its metadata. */
  readonly identity: WorkerIdentity;
}

/**
 * The instance that a worker runs on, as its metadata says, which the instance's user data sets. Metadata can also be
 * set by hand, so it can contain anything.
 */
export type WorkerIdentity =
  | {
      readonly kind: 'known';
      readonly instanceId: string;
      /** Name of the Auto Scaling group (`asg_id`); absent when the metadata does not say. */
      readonly groupName?: string;
    }
  | {
      readonly kind: 'unknown';
      /** What is wrong with the metadata, in words for a log: `not JSON`, `no instance_id`, ... */
      readonly problem: string;
    };
