import type { EpochMs } from '@poolkeeper/pool-model';

/** Something that happened in the world, in its words. */
export type WorldEvent = { readonly at: EpochMs } & Happening;

export type Happening =
  | { readonly kind: 'capacity-changed'; readonly from: number; readonly to: number; readonly cause: string }
  | { readonly kind: 'instance-launched'; readonly instanceId: string }
  | { readonly kind: 'instance-in-service'; readonly instanceId: string }
  /** Without an instance when it is a worker that no instance of the group carries. */
  | { readonly kind: 'worker-registered'; readonly workerId: string; readonly instanceId?: string }
  | { readonly kind: 'boot-failed'; readonly instanceId: string }
  | { readonly kind: 'worker-drained'; readonly workerId: string; readonly instanceId?: string }
  | { readonly kind: 'worker-undrained'; readonly workerId: string; readonly instanceId?: string }
  | { readonly kind: 'run-queued'; readonly runId: string }
  | {
      readonly kind: 'run-started';
      readonly runId: string;
      readonly workerId: string;
      /** Absent when no instance of the group carries the worker; so it is when the run ends. */
      readonly instanceId?: string;
    }
  | { readonly kind: 'run-finished'; readonly runId: string; readonly instanceId?: string }
  | {
      readonly kind: 'run-interrupted';
      readonly runId: string;
      readonly instanceId?: string;
      readonly by: string;
    }
  /** The termination hook holds the instance. */
  | { readonly kind: 'instance-held'; readonly instanceId: string; readonly cause: string }
  | {
      /** The hook let it go: completed by a call, or timed out. */
      readonly kind: 'instance-released';
      readonly instanceId: string;
      readonly by: 'completed' | 'abandoned' | 'heartbeat-timeout' | 'global-timeout';
      /** From the moment when the instance was held and without a run until now. */
      readonly secondsFromIdle: number;
    }
  | { readonly kind: 'instance-retained'; readonly instanceId: string }
  | { readonly kind: 'instance-terminated'; readonly instanceId: string; readonly cause: string };

export interface History {
  /** In the order in which it happened. The list grows while the world goes on. */
  readonly events: readonly WorldEvent[];
  /** Hours from launch to termination (to now while it is alive), summed over all instances. */
  instanceHours(): number;
  /** Instances ever launched. */
  launched(): number;
  /** Instances ever terminated. */
  terminated(): number;
  /** Most instances that were alive at once. */
  peak(): number;
}
